import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, get, type RequestOptions } from "node:https";
import { createSecureContext } from "node:tls";
import type { TestCluster } from "../cluster/test-cluster.ts";
import type { BenchSecret } from "./kubernetes-scene.ts";

/** Many sessions' share of the API server, made by hand in one process: a connection, one read and one watch each. */
export class RawWatches {
  readonly #cluster: TestCluster;
  readonly #secret: BenchSecret;
  readonly #agents: Agent[] = [];
  #ended = 0;

  /** All of one Secret: what a watch costs does not depend on whose it is. */
  constructor(cluster: TestCluster, secret: BenchSecret) {
    this.#cluster = cluster;
    this.#secret = secret;
  }

  /** Opens so many more, all at once; resolves with the seconds until the last one watches. */
  async open(count: number): Promise<number> {
    const options = {
      // One for all: to make it takes longer than to connect, and is the clients' work.
      secureContext: createSecureContext({ ca: readFileSync(this.#cluster.caFile) }),
      headers: { Authorization: `Bearer ${readFileSync(this.#cluster.tokenFile("alice"), "utf8").trim()}` },
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: count }, () => this.#openOne(options)));
    return (performance.now() - start) / 1_000;
  }

  /** Throws when a watch has ended by itself. */
  close(): void {
    if (this.#ended > 0) {
      throw new Error(`${this.#ended} watches ended before they were to.`);
    }
    this.#agents.forEach((agent) => agent.destroy());
  }

  /** In the order and on the connections of the product: the watch from now on, then a read on another connection. */
  async #openOne(options: RequestOptions): Promise<void> {
    const query = new URLSearchParams({
      watch: "true",
      fieldSelector: `metadata.name=${this.#secret.name}`,
      allowWatchBookmarks: "true",
      timeoutSeconds: "600",
    });
    const agent = new Agent({ keepAlive: true });
    this.#agents.push(agent);
    const ask = (path: string, asker: Agent): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        get(new URL(path, this.#cluster.server), { ...options, agent: asker }, (response) => {
          if (response.statusCode === 200) {
            resolve(response);
          } else {
            reject(new Error(`GET ${path}: ${response.statusCode}`));
          }
        }).once("error", reject);
      });
    const watch = await ask(`/api/v1/namespaces/${this.#secret.namespace}/secrets?${query.toString()}`, agent);
    watch.resume();
    watch.once("end", () => (this.#ended += 1));
    // Its own `close` destroys it.
    watch.on("error", () => undefined);
    const read = await ask(this.#secret.path, new Agent());
    read.resume();
    await once(read, "end");
  }
}
