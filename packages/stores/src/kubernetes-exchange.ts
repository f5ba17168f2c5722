import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent, request as startRequest, type RequestOptions } from "node:https";
import { SecretError, type CancelSignal } from "@nbsecrets/shared";
import type { ClusterCredentials } from "./kubernetes-access.ts";
import { connectionFailure } from "./kubernetes-failure.ts";

/** What ends an exchange from outside, with what its promise then rejects. */
export type EndExchange = (error: SecretError) => void;

export interface ExchangeOptions {
  readonly request: RequestOptions;
  readonly payload: Buffer | undefined;
  /** For the sentences. */
  readonly server: string;
  /** In milliseconds: until the server is reached; until it answers, and between parts of an answer. */
  readonly patience: { readonly connect: number; readonly answer: number };
  readonly signal: CancelSignal | undefined;
  /** Holds what ends the exchange, as long as it is under way. */
  readonly underWay: Set<EndExchange>;
}

/** The head of an answer. Either its body is read with `readBody`, or it is released and goes on by itself. */
export interface Reply {
  readonly response: IncomingMessage;
  readonly server: string;
  /** Something came: waits anew. */
  readonly touch: () => void;
  /** Waits no longer, and is not ended from outside. */
  readonly release: () => void;
}

/** A kept connection that the server had closed by the time of the request, which may have been sent all the same. */
export class StaleConnection extends Error {}

/** How many connections there are to one server at most: a service of thousands asks no more of it at once. */
const MOST_SOCKETS = 32;

/** Verified whatever NODE_TLS_REJECT_UNAUTHORIZED says. Connections that nobody uses are given back after a minute. */
export function newAgent(tls: ClusterCredentials["tls"]): Agent {
  return new Agent({ ...tls, keepAlive: true, maxSockets: MOST_SOCKETS, rejectUnauthorized: true, timeout: 60_000 });
}

/** Sends one request and resolves with the head of its answer. Rejects with a `SecretError`, or `StaleConnection`. */
export function exchange(options: ExchangeOptions): Promise<Reply> {
  const { payload, server, patience, signal, underWay } = options;
  return new Promise((resolve, reject) => {
    let isSent = false;
    let response: IncomingMessage | undefined;
    const request = begin(withLength(options.request, payload), server);
    const end: EndExchange = (error) => {
      reject(error);
      (response ?? request).destroy(error);
      release();
    };
    const endWith = (key: "aborted" | "kubernetes-unreachable" | "kubernetes-silent") => (): void =>
      end(new SecretError("unavailable", key, key === "aborted" ? {} : { server }));
    const abort = endWith("aborted");
    let timer = setTimeout(endWith("kubernetes-unreachable"), patience.connect);
    const touch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(endWith("kubernetes-silent"), patience.answer);
    };
    const release = (): void => {
      clearTimeout(timer);
      underWay.delete(end);
      signal?.removeEventListener("abort", abort);
    };
    underWay.add(end);
    signal?.addEventListener("abort", abort);
    request.on("socket", (socket) => {
      const connected = (): void => {
        isSent = true;
        touch();
      };
      if (request.reusedSocket) {
        connected();
      } else {
        socket.once("secureConnect", connected);
        // A peer that went away without a word is noticed in less than a minute.
        socket.setKeepAlive(true, 30_000);
      }
    });
    request.on("error", (error) => {
      release();
      const isStale = request.reusedSocket && response === undefined && !(error instanceof SecretError);
      reject(isStale ? new StaleConnection() : connectionFailure(error, server, isSent));
    });
    request.on("response", (got) => {
      response = got;
      touch();
      // Without a listener of its own, an error after the head would end the process.
      got.on("error", () => undefined);
      resolve({ response: got, server, touch, release });
    });
    request.end(payload);
  });
}

/** The rest of an answer; undefined when it is no JSON. */
export async function readBody({ response, server, touch, release }: Reply): Promise<unknown> {
  try {
    const bytes = await collect(response, touch);
    return parseJson(bytes);
  } catch (error) {
    throw connectionFailure(error, server, true);
  } finally {
    release();
  }
}

/** By events: iterating over a response takes a millisecond longer. */
function collect(response: IncomingMessage, touch: () => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    response.on("data", (part: Buffer) => {
      touch();
      parts.push(part);
    });
    response.once("end", () => resolve(Buffer.concat(parts)));
    response.once("error", reject);
    response.once("close", () => reject(new Error("closed before its end")));
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined; // the parser's message quotes the answer
  }
}

/** Certificates that are none, and a token that is no text of a header, are refused here. */
function begin(options: RequestOptions, server: string): ClientRequest {
  try {
    return startRequest(options);
  } catch (error) {
    throw connectionFailure(error, server, false);
  }
}

function withLength(request: RequestOptions, payload: Buffer | undefined): RequestOptions {
  if (payload === undefined) {
    return request;
  }
  const headers = request.headers as Readonly<Record<string, string>>;
  return { ...request, headers: { ...headers, "Content-Length": String(payload.byteLength) } };
}
