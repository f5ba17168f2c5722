import type { Duplex } from "node:stream";
import { RemoteDriver, SecretError, fromWireError, type CancelSignal } from "@nbsecrets/shared";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { HubAddress } from "./hub-spec.ts";
import { MAX_ANSWER_BYTES, SUBPROTOCOL, followLife, socketConnection } from "./socket-connection.ts";

/** How long a handshake, the greeting after it, and a refusal may take, in milliseconds. */
const HANDSHAKE = 10_000;
const GREETING = 10_000;
const REFUSAL = 5_000;
/** What a refusal may say, in bytes. */
const MOST_REFUSAL_BYTES = 64 * 1024;

/** One open way to a hub's secrets service. */
export interface HubLink {
  readonly driver: RemoteDriver;
  /** Resolves when it has ended, whoever ended it, with the WebSocket's code; never rejects. */
  readonly ended: Promise<number>;
}

/**
 * Opens one. Rejects `denied` where the service refuses this session, `unavailable` where nothing answers, or where it was
 * aborted.
 */
export async function openHubLink(
  { url, token }: HubAddress,
  signal?: CancelSignal,
  greeting = GREETING,
): Promise<HubLink> {
  const socket = new WebSocket(new URL("ws", url.replace(/^http/, "ws")), SUBPROTOCOL, {
    headers: { Authorization: `token ${token}` },
    handshakeTimeout: HANDSHAKE,
    maxPayload: MAX_ANSWER_BYTES,
    followRedirects: false,
  });
  const ended = new Promise<number>((resolve) => socket.once("close", resolve));
  const abort = (): void => socket.terminate();
  signal?.addEventListener("abort", abort);
  let late: NodeJS.Timeout | undefined;
  try {
    const stream = await opened(socket);
    followLife(socket, stream);
    late = setTimeout(abort, greeting);
    return { driver: await RemoteDriver.connect(socketConnection(socket)), ended };
  } catch (error) {
    socket.terminate();
    // What was cut off while it greeted was not reached.
    const isCutOff = error instanceof SecretError && error.key === "service-unreachable";
    throw isCutOff ? new SecretError("unavailable", "hub-unreachable") : error;
  } finally {
    clearTimeout(late);
    signal?.removeEventListener("abort", abort);
  }
}

/** Resolves with what it reads from. */
function opened(socket: WebSocket): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    socket.once("upgrade", ({ socket: stream }) => socket.once("open", () => resolve(stream)));
    socket.once("unexpected-response", (_request, response) => {
      refusalOf(response).then(reject, reject);
    });
    // What it says names addresses; that it could not be reached is all a person needs.
    socket.on("error", () => reject(new SecretError("unavailable", "hub-unreachable")));
  });
}

/** Reads as much of a refusal as one of ours has, and no longer than one of ours takes. */
async function refusalOf(response: IncomingMessage): Promise<SecretError> {
  const parts: Buffer[] = [];
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => response.destroy(), REFUSAL);
    response.on("data", (part: Buffer) => {
      parts.push(part);
      bytes += part.byteLength;
      if (bytes > MOST_REFUSAL_BYTES) {
        response.destroy();
      }
    });
    // One that was cut off says nothing, and is read as that.
    response.on("error", () => undefined);
    response.once("close", () => {
      clearTimeout(late);
      resolve();
    });
  });
  return whyRefused(response.statusCode ?? 0, Buffer.concat(parts).toString("utf8"));
}

/** The service says why as data; a proxy in between does not. */
function whyRefused(status: number, body: string): SecretError {
  try {
    const error = fromWireError(JSON.parse(body));
    if (error.code !== "internal") {
      return error;
    }
  } catch {
    // Somebody else's page.
  }
  return status === 401 || status === 403
    ? new SecretError("denied", "hub-signed-out")
    : new SecretError("unavailable", "hub-unreachable");
}
