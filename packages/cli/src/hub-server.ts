import { createServer, STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { SecretError, compareValues, serveStore, toSecretError, type SecretService } from "@nbsecrets/shared";
import type { SocketWire } from "@nbsecrets/stores";
import { WebSocketServer, type WebSocket } from "ws";
import type { HubCaller } from "./hub-callers.ts";
import type { HubUsers, UserStore } from "./hub-users.ts";

export interface HubServerOptions {
  /** Who holds a token; rejects with a `SecretError`. */
  readonly identify: (token: string) => Promise<HubCaller>;
  readonly users: HubUsers;
  readonly wire: SocketWire;
  /** Where the hub's proxy sends what is for the service, with a slash at its end. */
  readonly prefix: string;
  /** One line for each session that comes, goes or is refused; no content. */
  readonly log: (line: string) => void;
  /** How often an open session is looked at again, and how long one stays while the hub does not answer, in milliseconds. */
  readonly interval?: number;
  readonly grace?: number;
}

/** Closes a session whose token is not taken any more; the client hears why when it comes again. */
const NOT_TAKEN = 4403;
const INTERVAL = 30_000;
const GRACE = 10 * 60_000;
/** How often a sign of life is asked for, in milliseconds: a session whose machine is gone says nothing. */
const PING = 30_000;

/** Serves each session its own user's secrets, and nobody else's. */
export class HubServer {
  readonly #options: HubServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;

  constructor(options: HubServerOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.wire.MAX_FRAME_BYTES,
      handleProtocols: () => options.wire.SUBPROTOCOL,
    });
    this.#http = createServer((request, response) => {
      const isHealth = request.method === "GET" && request.url === `${options.prefix}health`;
      response.writeHead(isHealth ? 200 : 404, { "Content-Type": "text/plain", "X-Content-Type-Options": "nosniff" });
      response.end(isHealth ? "ok\n" : "Not found\n");
    });
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on("error", () => socket.destroy());
      this.#admit(request, socket, head).catch((error: unknown) => refuse(socket, toSecretError(error)));
    });
  }

  /** Resolves with the port it listens on. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(port, host, resolve);
    });
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#sockets.clients.forEach((client) => client.close(1001));
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
      this.#sockets.clients.forEach((client) => client.terminate());
    });
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { identify, users, wire, prefix, log } = this.#options;
    const protocols = String(request.headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
    if (request.url !== `${prefix}ws` || !protocols.includes(wire.SUBPROTOCOL)) {
      refuse(socket, undefined, 404);
      return;
    }
    const token = tokenOf(request);
    let caller: HubCaller | undefined;
    try {
      if (token === undefined) {
        throw new SecretError("denied", "hub-signed-out");
      }
      caller = await identify(token);
      const { store, leave } = await users.enter(caller);
      if (socket.destroyed) {
        await leave();
        return;
      }
      const session = { token, caller, store, leave };
      this.#sockets.handleUpgrade(request, socket, head, (open) => this.#serve(open, session));
    } catch (error) {
      const why = toSecretError(error);
      log(`refused ${caller === undefined ? "a caller" : named(caller)}: ${why.key}`);
      throw why;
    }
  }

  #serve(socket: WebSocket, { token, caller, store, leave }: HubSession): void {
    const { wire, log } = this.#options;
    const service = userService(store);
    serveStore(wire.socketConnection(socket), { driver: store, service, session: store });
    log(`opened ${named(caller)}`);
    const stopChecking = this.#check(socket, token, caller);
    const stopPinging = followLife(socket);
    socket.on("error", () => socket.terminate());
    socket.once("close", () => {
      stopChecking();
      stopPinging();
      log(`closed ${named(caller)}`);
      leave().catch((error: unknown) => log(`closing the store of ${named(caller)}: ${toSecretError(error).key}`));
    });
  }

  /** Looks again and again whether the token is still that of a running server of the same user. */
  #check(socket: WebSocket, token: string, caller: HubCaller): () => void {
    const { identify, log, interval = INTERVAL, grace = GRACE } = this.#options;
    let known = Date.now();
    // Uneven, so that sessions that began together do not ask the hub together.
    const pause = (): number => interval * (0.8 + 0.4 * Math.random());
    let timer = setTimeout(() => void check(), pause());
    const check = async (): Promise<void> => {
      try {
        const now = await identify(token);
        if (now.user !== caller.user || now.created !== caller.created || now.server !== caller.server) {
          throw new SecretError("denied", "hub-signed-out");
        }
        known = Date.now();
      } catch (error) {
        const why = toSecretError(error);
        if (why.code === "denied" || Date.now() - known > grace) {
          log(`ended ${named(caller)}: ${why.key}`);
          socket.close(NOT_TAKEN, why.key);
          return;
        }
      }
      if (socket.readyState === socket.OPEN) {
        timer = setTimeout(() => void check(), pause());
      }
    };
    return () => clearTimeout(timer);
  }
}

interface HubSession {
  readonly token: string;
  readonly caller: HubCaller;
  readonly store: UserStore;
  readonly leave: () => Promise<void>;
}

/** The mount and what can be undone are the session's own. */
function userService(store: UserStore): SecretService {
  const unsupported = (): Promise<never> => Promise.reject(new SecretError("unsupported", "undo-gone"));
  return {
    status: async () => ({ mount: {} }),
    onStatus: () => () => undefined,
    change: async (changes) => ({ infos: await store.apply(changes) }),
    undo: unsupported,
    compare: (entries) => compareValues(store, entries),
    stages: unsupported,
  };
}

/** As the hub's own clients send it. A page cannot send one, and a cookie is not looked at. */
function tokenOf({ headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined) {
    return undefined;
  }
  return /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

function refuse(socket: Duplex, error: SecretError | undefined, status = error?.code === "denied" ? 403 : 503): void {
  const body = error === undefined ? "" : JSON.stringify(error.toJSON());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function followLife(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on("pong", () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING);
  return () => clearInterval(timer);
}

/** For a log: names of users may hold anything. */
function named({ user, server }: HubCaller): string {
  return JSON.stringify(server === "" ? user : `${user}/${server}`);
}
