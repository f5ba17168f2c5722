import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, get } from "node:https";
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
      ca: readFileSync(this.#cluster.caFile),
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

  async #openOne({ ca, headers }: { ca: Buffer; headers: Readonly<Record<string, string>> }): Promise<void> {
    const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 });
    this.#agents.push(agent);
    const ask = (path: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const url = new URL(path, this.#cluster.server);
        get(url, { agent, headers }, (response) => {
          if (response.statusCode === 200) {
            resolve(response);
          } else {
            reject(new Error(`GET ${path}: ${response.statusCode}`));
          }
        }).once("error", reject);
      });
    const parts: Buffer[] = [];
    for await (const part of (await ask(this.#secret.path)) as AsyncIterable<Buffer>) {
      parts.push(part);
    }
    const { metadata } = JSON.parse(Buffer.concat(parts).toString()) as { metadata: { resourceVersion: string } };
    const query = new URLSearchParams({
      watch: "true",
      fieldSelector: `metadata.name=${this.#secret.name}`,
      allowWatchBookmarks: "true",
      timeoutSeconds: "600",
      resourceVersion: metadata.resourceVersion,
    });
    const watch = await ask(`/api/v1/namespaces/${this.#secret.namespace}/secrets?${query.toString()}`);
    watch.resume();
    watch.once("end", () => (this.#ended += 1));
    // Its own `close` destroys it.
    watch.on("error", () => undefined);
  }
}
