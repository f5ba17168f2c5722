import type { IncomingMessage } from "node:http";
import { toSecretError } from "@nbsecrets/shared";
import type { KubernetesConnection } from "./kubernetes-connection.ts";
import { readCollectionVersion, refuse, secretsPath } from "./kubernetes-collection.ts";
import { KubernetesWatch, type WatchSource, type WatchTiming } from "./kubernetes-watch.ts";

export interface SharedWatchOptions {
  readonly connection: KubernetesConnection;
  readonly namespace: string;
  /** Which Secrets of the namespace. */
  readonly labelSelector: string;
  readonly timing?: WatchTiming;
}

/** How many Secrets are read at once when the watch had to begin anew. */
const READ_AT_ONCE = 8;

/** One watch of many Secrets of a namespace, for who follows each of them by its name. */
export class KubernetesSharedWatch {
  readonly #options: SharedWatchOptions;
  readonly #followers = new Map<string, WatchSource>();
  #watch: Promise<KubernetesWatch> | undefined;

  constructor(options: SharedWatchOptions) {
    this.#options = options;
  }

  /** Resolves once live: what changes from then on, or since the last read of `source`, is told. One follower for a name. */
  async follow(name: string, source: WatchSource): Promise<{ stop(): Promise<void> }> {
    this.#followers.set(name, source);
    try {
      if (this.#watch === undefined) {
        const watch = this.#start();
        this.#watch = watch;
        watch.catch(() => {
          if (this.#watch === watch) {
            this.#watch = undefined;
          }
        });
        await watch;
      } else {
        await this.#watch;
        // Live first, then read: nothing falls between.
        await source.read();
      }
    } catch (error) {
      this.#forget(name, source);
      throw error;
    }
    return { stop: async () => this.#forget(name, source) };
  }

  async close(): Promise<void> {
    this.#followers.clear();
    const watch = this.#watch;
    this.#watch = undefined;
    // One that never began was told to who asked for it.
    await watch?.then(
      (live) => live.stop(),
      () => undefined,
    );
  }

  #forget(name: string, source: WatchSource): void {
    if (this.#followers.get(name) === source) {
      this.#followers.delete(name);
    }
  }

  #start(): Promise<KubernetesWatch> {
    return KubernetesWatch.start(
      {
        read: () => this.#readAll(),
        open: (resourceVersion, seconds) => this.#open(resourceVersion, seconds),
        changed: (object) => this.#followers.get(object.metadata.name ?? "")?.changed(object),
        deleted: (resourceVersion, name) => this.#followers.get(name ?? "")?.deleted(resourceVersion, name),
        reset: () => [...this.#followers.values()].forEach((source) => source.reset()),
      },
      this.#options.timing,
    );
  }

  /** A Secret that one of them may not have any more keeps nobody else from theirs. */
  async #readAll(): Promise<void> {
    const waiting = [...this.#followers.values()];
    const work = async (): Promise<void> => {
      for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
        try {
          await source.read();
        } catch (error) {
          if (toSecretError(error).code === "unavailable") {
            throw error;
          }
          source.reset();
        }
      }
    };
    await Promise.all(Array.from({ length: READ_AT_ONCE }, work));
  }

  /** From where the collection is now: a watch that is told nothing begins with every Secret there is, values and all. */
  async #open(heard: string | undefined, timeoutSeconds: number): Promise<IncomingMessage> {
    const { connection, namespace, labelSelector } = this.#options;
    const resourceVersion = heard ?? (await readCollectionVersion(connection, namespace, labelSelector));
    const answer = await connection.stream({
      method: "GET",
      path: secretsPath(namespace),
      query: {
        watch: "true",
        labelSelector,
        allowWatchBookmarks: "true",
        timeoutSeconds: String(timeoutSeconds),
        resourceVersion,
      },
    });
    return "repeated" in answer ? refuse(answer, "watch", namespace) : answer;
  }
}
