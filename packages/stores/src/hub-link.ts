import { RemoteDriver, SecretError, fromWireError } from "@nbsecrets/shared";
import { WebSocket } from "ws";
import type { HubAddress } from "./hub-spec.ts";
import { MAX_FRAME_BYTES, SUBPROTOCOL, socketConnection } from "./socket-connection.ts";

/** How long a handshake may take, and how often a sign of life is asked for, in milliseconds. */
const HANDSHAKE = 10_000;
const PING = 30_000;

/** One open way to a hub's secrets service. */
export interface HubLink {
  readonly driver: RemoteDriver;
  /** Resolves when it has ended, whoever ended it; never rejects. */
  readonly ended: Promise<void>;
}

/** Opens one. Rejects `denied` where the service refuses this session, `unavailable` where nothing answers. */
export async function openHubLink({ url, token }: HubAddress): Promise<HubLink> {
  const socket = new WebSocket(new URL("ws", url.replace(/^http/, "ws")), SUBPROTOCOL, {
    headers: { Authorization: `token ${token}` },
    handshakeTimeout: HANDSHAKE,
    maxPayload: MAX_FRAME_BYTES,
    followRedirects: false,
  });
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await opened(socket);
  followLife(socket);
  try {
    return { driver: await RemoteDriver.connect(socketConnection(socket)), ended };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_request, response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("close", () => {
        reject(whyRefused(response.statusCode ?? 0, Buffer.concat(parts).toString("utf8")));
        socket.terminate();
      });
    });
    // What it says names addresses; that it could not be reached is all a person needs.
    socket.on("error", () => reject(new SecretError("unavailable", "hub-unreachable")));
  });
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

/** A proxy drops what is idle, and a dead one says nothing. */
function followLife(socket: WebSocket): void {
  let isAlive = true;
  socket.on("pong", () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING).unref();
  socket.once("close", () => clearInterval(timer));
}
