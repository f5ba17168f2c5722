import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { certificate, newKey } from "../../../../test/cluster/certificate.ts";

/** Answers one request: what a real API server cannot be made to do. */
export type StandInAnswer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Stands in for an API server that misbehaves; speaks HTTPS with a certificate of its own authority. */
export class ApiStandIn {
  readonly ca: string;
  /** Method and path of all requests, in order. */
  readonly requests: string[] = [];
  answer: StandInAnswer = (_request, response) => response.writeHead(500).end();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    const [caKey, key] = [newKey(), newKey()];
    const issuer = { commonName: "stand-in" };
    this.ca = certificate({ subject: issuer, use: "ca" }, caKey, issuer, caKey);
    const subject = { commonName: "127.0.0.1" };
    const cert = certificate({ subject, use: "server", addresses: ["127.0.0.1"] }, key, issuer, caKey);
    this.#server = createServer({ cert, key }, (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        this.requests.push(`${request.method} ${request.url?.split("?")[0]}`);
        this.answer(request, response, Buffer.concat(parts).toString());
      });
    });
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<ApiStandIn> {
    const standIn = new ApiStandIn();
    await new Promise<void>((resolve) => standIn.#server.listen(0, "127.0.0.1", resolve));
    return standIn;
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

/** A Secret as the API server sends it. */
export function secretBody(resourceVersion: string, data: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "s", resourceVersion }, data });
}
