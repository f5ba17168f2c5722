import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { TestCluster } from "../cluster/test-cluster.ts";

export interface RawRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The least that a client of the API server does: requests on one kept connection, with nothing on top. */
export class RawApi {
  readonly #server: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  constructor(cluster: TestCluster, user: string) {
    this.#server = new URL(cluster.server);
    this.#headers = { Authorization: `Bearer ${readFileSync(cluster.tokenFile(user), "utf8").trim()}` };
    this.#agent = new Agent({ ca: readFileSync(cluster.caFile), keepAlive: true, maxSockets: 1 });
  }

  /** The body of the answer. Rejects when it is no success. */
  send({ method, path, headers, body }: RawRequest): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#server;
      const length = body === undefined ? {} : { "Content-Length": String(body.byteLength) };
      const options = { method, hostname, port, path, agent: this.#agent };
      const sent = request({ ...options, headers: { ...this.#headers, ...headers, ...length } }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          const all = Buffer.concat(parts);
          if (response.statusCode === 200 || response.statusCode === 201) {
            resolve(all);
          } else {
            reject(new Error(`${method} ${path}: ${response.statusCode} ${all.toString()}`));
          }
        });
      });
      sent.once("error", reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
