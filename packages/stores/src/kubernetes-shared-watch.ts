import type { IncomingMessage } from "node:http";
import type { KubernetesConnection } from "./kubernetes-connection.ts";
import { listSecretMetadata, readCollectionVersion, refuse, secretsPath } from "./kubernetes-collection.ts";
import { KubernetesWatch, defaultTiming, type WatchSource, type WatchTiming } from "./kubernetes-watch.ts";

export interface SharedWatchOptions {
  readonly connection: KubernetesConnection;
  readonly namespace: string;
  /** Which Secrets of the namespace. */
  readonly labelSelector: string;
  readonly timing?: WatchTiming;
}

/** How many Secrets are read at once when the watch had to begin anew. */
const READ_AT_ONCE = 8;

interface Follower {
  readonly source: WatchSource;
  /** Of the Secret that it knows, as far as it knows one. */
  version: string | undefined;
  retry: NodeJS.Timeout | undefined;
}

/** One watch of many Secrets of a namespace, for who follows each of them by its name. */
export class KubernetesSharedWatch {
  readonly #options: SharedWatchOptions;
  readonly #followers = new Map<string, Set<Follower>>();
  #watch: Promise<KubernetesWatch> | undefined;

  constructor(options: SharedWatchOptions) {
    this.#options = options;
  }

  /** Resolves once live: what changes from then on, or since the last read of `source`, is told. */
  async follow(name: string, source: WatchSource): Promise<{ stop(): Promise<void> }> {
    const follower: Follower = { source, version: undefined, retry: undefined };
    this.#followers.set(name, (this.#followers.get(name) ?? new Set()).add(follower));
    try {
      if (this.#watch === undefined) {
        const watch = this.#start();
        this.#watch = watch;
        watch.catch(() => {
          if (this.#watch === watch) {
            this.#watch = undefined;
          }
        });
      }
      await this.#watch;
      // Live first, then read: nothing falls between. The watch that began with this one has read it.
      if (follower.version === undefined) {
        follower.version = await source.read();
      }
    } catch (error) {
      this.#forget(name, follower);
      throw error;
    }
    return { stop: async () => this.#forget(name, follower) };
  }

  async close(): Promise<void> {
    [...this.#followers].forEach(([name, followers]) => followers.forEach((follower) => this.#forget(name, follower)));
    const watch = this.#watch;
    this.#watch = undefined;
    // One that never began was told to who asked for it.
    await watch?.then(
      (live) => live.stop(),
      () => undefined,
    );
  }

  #forget(name: string, follower: Follower): void {
    const followers = this.#followers.get(name);
    clearTimeout(follower.retry);
    if (followers?.delete(follower) === true && followers.size === 0) {
      this.#followers.delete(name);
    }
  }

  #start(): Promise<KubernetesWatch> {
    return KubernetesWatch.start(
      {
        read: () => this.#readAll(),
        open: (resourceVersion, seconds) => this.#open(resourceVersion, seconds),
        changed: (object) =>
          this.#tell(object.metadata.name, object.metadata.resourceVersion, (source) => source.changed(object)),
        deleted: (version, name) => this.#tell(name, undefined, (source) => source.deleted(version, name)),
        reset: () => this.#all().forEach((follower) => reset(follower)),
      },
      this.#options.timing,
    );
  }

  /** One that fails is told that it may have missed something; the others hear theirs all the same. */
  #tell(name = "", version: string | undefined, tell: (source: WatchSource) => void): void {
    this.#followers.get(name)?.forEach((follower) => {
      follower.version = version;
      try {
        tell(follower.source);
      } catch {
        reset(follower);
      }
    });
  }

  #all(): readonly Follower[] {
    return [...this.#followers.values()].flatMap((followers) => [...followers]);
  }

  /**
   * Only those that changed: their versions are known from one list without values. A Secret that cannot be read keeps nobody
   * else from theirs: who follows it is told, and it is tried again for them alone.
   */
  async #readAll(): Promise<undefined> {
    if (this.#followers.size === 0) {
      return;
    }
    const { connection, namespace, labelSelector } = this.#options;
    const listed = await listSecretMetadata(connection, namespace, labelSelector);
    const versions = new Map(listed.map(({ name, resourceVersion }) => [name, resourceVersion]));
    const waiting = [...this.#followers].flatMap(([name, followers]) =>
      [...followers].map((follower) => ({ name, follower, version: versions.get(name) })),
    );
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { name, follower, version } = next;
        if (version === undefined || follower.version !== version) {
          await this.#read(name, follower);
        }
      }
    };
    await Promise.all(Array.from({ length: READ_AT_ONCE }, work));
  }

  async #read(name: string, follower: Follower, failures = 0): Promise<void> {
    clearTimeout(follower.retry);
    try {
      follower.version = await follower.source.read();
      if (failures > 0) {
        reset(follower);
      }
    } catch {
      follower.version = undefined;
      if (failures === 0) {
        reset(follower);
      }
      if (this.#followers.get(name)?.has(follower) === true) {
        const { shortest, longest, random } = this.#options.timing ?? defaultTiming;
        const wait = (0.5 + random() / 2) * Math.min(longest, shortest * 2 ** failures);
        follower.retry = setTimeout(() => void this.#read(name, follower, failures + 1), wait).unref();
      }
    }
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

function reset({ source }: Follower): void {
  try {
    source.reset();
  } catch {
    // Whoever cannot even be told this is not to keep others from theirs.
  }
}
