import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What the proxy makes of somebody whose login it does not know any more. */
type Refusal = "forwards without login" | "redirects to its own page" | "answers with its own page";

/**
 * A reverse proxy between pages and a server on loopback, as organisations put one there. It carries everything until it
 * is told to be one of those that do not.
 */
export class PageProxy {
  /** Whether answers are passed on only when they are whole. */
  buffers = false;
  /** Whether WebSockets are refused. */
  refusesSockets = false;
  /** What has become of the login; undefined while it holds. */
  signedOut: Refusal | undefined;
  readonly #target: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  /** @param target - the address of the server, as `http://127.0.0.1:8888`. */
  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, answer) => this.#carry(incoming, answer));
    this.#server.on("upgrade", (incoming: IncomingMessage, socket: Socket) => this.#upgrade(incoming, socket));
    this.#server.on("connection", (socket) => this.#keep(socket));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts all that is open, as a restart of the proxy does. */
  cut(): void {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await stopped;
  }

  #carry(incoming: IncomingMessage, answer: ServerResponse): void {
    if (this.signedOut === "redirects to its own page") {
      // Of another origin, so that the browser shows a page's code nothing of it.
      answer.writeHead(302, { Location: "http://localhost:9/sign-in" }).end();
      return;
    }
    if (this.signedOut === "answers with its own page") {
      answer.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Sign in</title>");
      return;
    }
    const outgoing = request(
      this.#target,
      { method: incoming.method, path: incoming.url, headers: this.#headers(incoming), agent: false },
      (response) => void this.#passOn(response, answer),
    );
    outgoing.on("error", () => answer.destroy());
    answer.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  async #passOn(response: IncomingMessage, answer: ServerResponse): Promise<void> {
    response.on("error", () => answer.destroy());
    if (!this.buffers) {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      response.pipe(answer);
      return;
    }
    const pieces: Buffer[] = [];
    response.on("data", (piece: Buffer) => pieces.push(piece));
    response.on("end", () => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.end(Buffer.concat(pieces));
    });
  }

  #upgrade(incoming: IncomingMessage, socket: Socket): void {
    if (this.refusesSockets || this.signedOut !== undefined) {
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const server = connect(Number(this.#target.port), this.#target.hostname);
    this.#keep(server);
    const lines = incoming.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    server.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
    server.on("error", () => socket.destroy()).pipe(socket);
    socket.on("error", () => server.destroy()).pipe(server);
  }

  #headers(incoming: IncomingMessage): IncomingMessage["headers"] {
    const { cookie: _cookie, authorization: _authorization, ...others } = incoming.headers;
    return this.signedOut === undefined ? incoming.headers : others;
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
