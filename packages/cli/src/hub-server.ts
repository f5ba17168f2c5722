import { createServer, STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { SecretError, compareValues, serveStore, toSecretError, type SecretService } from "@nbsecrets/shared";
import type { SocketWire } from "@nbsecrets/stores";
import { WebSocketServer, type WebSocket } from "ws";
import type { HubCaller } from "./hub-callers.ts";
import { HubGate } from "./hub-gate.ts";
import { HubSessions, named, type HubSessionsOptions } from "./hub-sessions.ts";
import type { HubUsers, UserStore } from "./hub-users.ts";
import { meteredStore } from "./metered-store.ts";
import { RefusalLog } from "./refusal-log.ts";
import { WriteAllowance } from "./write-allowance.ts";

export interface HubServerOptions extends HubSessionsOptions {
  readonly users: HubUsers;
  readonly wire: SocketWire;
  /** Where the hub's proxy sends what is for the service, with a slash at its end. */
  readonly prefix: string;
  /** Whether sessions may be sent here; `GET ready` says so. It is unless told. */
  readonly isReady?: () => boolean;
  /** What each user may write; the usual unless told. */
  readonly allowance?: WriteAllowance;
}

/** Closes a session whose token is not taken any more; the client hears why when it comes again. */
const NOT_TAKEN = 4403;
/** How many sessions may be on their way in at once, and how long a refusal may take to be taken, in milliseconds. */
const MOST_COMING = 2_000;
const LINGER = 5_000;
/** How long a request may take to say what it wants, in milliseconds. */
const HEAD = 10_000;

/** Serves each session its own user's secrets, and nobody else's. */
export class HubServer {
  readonly #options: HubServerOptions;
  readonly #http: Server;
  readonly #webSockets: WebSocketServer;
  readonly #gate: HubGate;
  readonly #sessions: HubSessions;
  readonly #refusals: RefusalLog;
  readonly #allowance: WriteAllowance;
  /** All that left HTTP, refused ones too: the HTTP server knows them no more. */
  readonly #upgraded = new Set<Duplex>();
  #coming = 0;

  constructor(options: HubServerOptions) {
    const { identify, wire, prefix, log, isReady = () => true } = options;
    this.#options = options;
    this.#gate = new HubGate(identify);
    this.#sessions = new HubSessions({ ...options, identify: (token) => this.#gate.identify(token) });
    this.#refusals = new RefusalLog(log);
    this.#allowance = options.allowance ?? new WriteAllowance();
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: wire.MAX_REQUEST_BYTES,
      handleProtocols: () => wire.SUBPROTOCOL,
    });
    this.#http = createServer({ headersTimeout: HEAD, requestTimeout: HEAD }, (request, response) => {
      const answers = new Map([
        [`${prefix}health`, () => "ok"],
        [`${prefix}ready`, () => (isReady() ? "ok" : "not ready")],
      ]);
      const text = request.method === "GET" ? answers.get(request.url ?? "")?.() : undefined;
      const status = text === undefined ? 404 : text === "ok" ? 200 : 503;
      response.writeHead(status, { "Content-Type": "text/plain", "X-Content-Type-Options": "nosniff" });
      response.end(`${text ?? "Not found"}\n`);
    });
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgraded.add(socket);
      socket.once("close", () => this.#upgraded.delete(socket));
      socket.on("error", () => socket.destroy());
      this.#admit(request, socket, head).catch((error: unknown) => refuse(socket, toSecretError(error)));
    });
  }

  /** Resolves with the port it listens on. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(port, host, () => {
        this.#http.off("error", reject);
        // Out of files, for one, which passes; without a listener it would end the process.
        this.#http.on("error", () => this.#refusals.write("cannot take connections"));
        resolve();
      });
    });
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#webSockets.clients.forEach((client) => client.close(1001));
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
      this.#webSockets.clients.forEach((client) => client.terminate());
      this.#upgraded.forEach((socket) => socket.destroy());
    });
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { wire, prefix } = this.#options;
    if (request.url !== `${prefix}ws` || !isHandshake(request, wire.SUBPROTOCOL)) {
      refuse(socket, undefined, 404);
      return;
    }
    let caller: HubCaller | undefined;
    if (this.#coming >= MOST_COMING) {
      this.#refusals.write("refused a caller: hub-busy");
      throw new SecretError("unavailable", "hub-busy");
    }
    this.#coming += 1;
    try {
      const token = tokenOf(request);
      if (token === undefined) {
        throw new SecretError("denied", "hub-signed-out");
      }
      caller = await this.#gate.identify(token);
      await this.#open(request, socket, head, token, caller);
    } catch (error) {
      const why = toSecretError(error);
      this.#refusals.write(`refused ${caller === undefined ? "a caller" : named(caller)}: ${why.key}`);
      throw why;
    } finally {
      this.#coming -= 1;
    }
  }

  /** Whatever becomes of the socket, the session is counted out and the store given back. */
  async #open(request: IncomingMessage, socket: Duplex, head: Buffer, token: string, caller: HubCaller): Promise<void> {
    const { users, log } = this.#options;
    let opened: WebSocket | undefined;
    let ended: string | undefined;
    const leaveSessions = this.#sessions.enter(token, caller, (why) => {
      ended = why;
      opened?.close(NOT_TAKEN, why);
    });
    let leaveStore: () => Promise<void> = async () => undefined;
    try {
      const { store, leave } = await users.enter(caller);
      leaveStore = leave;
      if (!socket.destroyed && ended === undefined) {
        this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => (opened = webSocket));
      }
      if (opened === undefined) {
        // Gone meanwhile, or its token was.
        socket.destroy();
      } else {
        this.#serve(opened, socket, caller, store);
      }
    } finally {
      const leave = (): void => {
        leaveSessions();
        leaveStore().catch((error: unknown) =>
          log(`closing the store of ${named(caller)}: ${toSecretError(error).key}`),
        );
      };
      if (opened === undefined || opened.readyState === opened.CLOSED) {
        leave();
      } else {
        opened.once("close", leave);
      }
    }
  }

  #serve(webSocket: WebSocket, socket: Duplex, caller: HubCaller, store: UserStore): void {
    const { wire, log } = this.#options;
    const driver = meteredStore(store, (bytes) => this.#allowance.take(caller.user, bytes));
    webSocket.on("error", () => webSocket.terminate());
    webSocket.once("close", () => log(`closed ${named(caller)}`));
    serveStore(wire.socketConnection(webSocket), { driver, service: userService(driver), session: driver });
    wire.followLife(webSocket, socket);
    log(`opened ${named(caller)}`);
  }
}

/** The mount and what can be undone are the session's own. */
function userService(store: UserStore): SecretService {
  const nowhere = (): Promise<never> => Promise.reject(new SecretError("unsupported", "where-used-nowhere"));
  const unsupported = (): Promise<never> => Promise.reject(new SecretError("unsupported", "undo-gone"));
  return {
    status: async () => ({ mount: {} }),
    onStatus: () => () => undefined,
    change: async (changes) => ({ infos: await store.apply(changes) }),
    undo: unsupported,
    compare: (entries) => compareValues(store, entries),
    stages: unsupported,
    heldBefore: unsupported,
    kernelStatus: unsupported,
    whereUsed: nowhere,
    planRename: nowhere,
    applyRename: nowhere,
  };
}

/** Whether it can become a WebSocket: what cannot is refused before anybody is asked about it. */
function isHandshake({ method, headers }: IncomingMessage, subprotocol: string): boolean {
  const protocols = String(headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
  return (
    method === "GET" &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "") &&
    protocols.includes(subprotocol)
  );
}

/** As the hub's own clients send it. A page cannot send one, and a cookie is not looked at. */
function tokenOf({ headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined) {
    return undefined;
  }
  return /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/** A peer that does not take it, or does not close after it, keeps nothing here. */
function refuse(socket: Duplex, error: SecretError | undefined, status = error?.code === "denied" ? 403 : 503): void {
  const body = error === undefined ? "" : JSON.stringify(error.toJSON());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  const late = setTimeout(() => socket.destroy(), LINGER);
  socket.once("close", () => clearTimeout(late));
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
