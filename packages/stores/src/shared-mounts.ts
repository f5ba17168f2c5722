import { createHmac, randomBytes } from "node:crypto";
import { statSync, watch, type FSWatcher } from "node:fs";
import { toSecretError, visibleText, type Message, type SecretError, type Unwatch } from "@nbsecrets/shared";
import { readSharedFile, readSharedMount, type SharedFile, type SharedMount } from "./shared-mount.ts";

/** One new generation makes several events. */
const SETTLE_MS = 50;
/** How often a file may go away between the look at its mount and the reading of it. */
const ATTEMPTS = 20;

/** A secret that a group shares. */
export interface SharedSecret {
  readonly mount: SharedMount;
  /** As `SecretInfo.version`. */
  readonly version: string;
  readonly file: SharedFile;
}

/** What one look at all mounts found. */
export interface SharedContents {
  /** By name. Of two groups that have a secret of one name, the first listed counts. */
  readonly secrets: ReadonlyMap<string, SharedSecret>;
  /** The mounts that could not be read, and why. */
  readonly unreadable: ReadonlyMap<SharedMount, SecretError>;
}

/**
 * The mounts of the groups that share secrets with this session. Others write them, and nothing here does. They are looked at
 * whenever somebody asks: a directory in memory, whose values are read only when its files changed.
 */
export class SharedMounts {
  readonly #mounts: readonly SharedMount[];
  /** Versions are digests under this key, so that they cannot be compared with a guess. */
  readonly #key = randomBytes(32);
  /** By name and the stamp of its file, so that a value is read once. Files that are gone are not among them. */
  #versions = new Map<string, string>();
  readonly #listeners = new Set<{ readonly tell: () => void }>();
  /** By directory; `stamp` tells one that was made anew under the same name. */
  readonly #watchers = new Map<string, { readonly stamp: string; readonly watcher: FSWatcher }>();
  #settling: NodeJS.Timeout | undefined;

  constructor(mounts: readonly SharedMount[]) {
    this.#mounts = mounts;
  }

  get isEmpty(): boolean {
    return this.#mounts.length === 0;
  }

  /** Never rejects: what cannot be read is told. */
  async read(): Promise<SharedContents> {
    const secrets = new Map<string, SharedSecret>();
    const unreadable = new Map<SharedMount, SecretError>();
    const versions = new Map<string, string>();
    for (const mount of this.#mounts) {
      // Before it is read: nothing falls between.
      this.#arm(mount);
      try {
        for (const [name, file] of await readSharedMount(mount)) {
          const known = `${name} ${file.stamp}`;
          const version = this.#versions.get(known) ?? this.#digest(name, file);
          versions.set(known, version);
          if (!secrets.has(name)) {
            secrets.set(name, { mount, version, file });
          }
        }
      } catch (error) {
        unreadable.set(mount, toSecretError(error));
      }
    }
    this.#versions = versions;
    return { secrets, unreadable };
  }

  /** A secret's exact bytes; undefined where no group has one of that name. Rejects where its file cannot be read. */
  async reveal(name: string): Promise<Uint8Array | undefined> {
    for (const mount of this.#mounts) {
      const value = await valueIn(mount, name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  /** What a person is told of mounts that cannot be read: their own secrets are there all the same. */
  async note(): Promise<Message | undefined> {
    const { unreadable } = await this.read();
    if (unreadable.size === 0) {
      return undefined;
    }
    const places = [...unreadable].map(
      ([{ directory }, { params }]) => `${visibleText(directory)} (${params["reason"] ?? "it cannot be read"})`,
    );
    return { key: "shared-unreadable", params: { places: places.join(", ") } };
  }

  /**
   * Calls `tell` after a change in a mount, until the result is called. By the system's own events alone, with no timer: a mount that
   * was not there at the beginning is found, and followed from then on, when somebody lists again.
   */
  watch(tell: () => void): Unwatch {
    const listener = { tell };
    this.#listeners.add(listener);
    this.#mounts.forEach((mount) => this.#arm(mount));
    return async () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.close();
      }
    };
  }

  close(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#listeners.clear();
    this.#watchers.forEach(({ watcher }) => watcher.close());
    this.#watchers.clear();
  }

  /** Watches the directory that has the name now, while somebody listens. */
  #arm({ directory }: SharedMount): void {
    if (this.#listeners.size === 0) {
      return;
    }
    try {
      const { dev, ino, birthtimeMs } = statSync(directory);
      const stamp = `${dev}:${ino}:${birthtimeMs}`;
      if (this.#watchers.get(directory)?.stamp !== stamp) {
        this.#watchers.get(directory)?.watcher.close();
        const watcher = watch(directory, { persistent: false }, () => this.#settle());
        watcher.on("error", () => watcher.close());
        this.#watchers.set(directory, { stamp, watcher });
      }
    } catch {
      // It is not there, or the system gives out no more watches: it is looked at when somebody lists.
      this.#watchers.get(directory)?.watcher.close();
      this.#watchers.delete(directory);
    }
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      [...this.#listeners].forEach(({ tell }) => tell());
    }, SETTLE_MS).unref();
  }

  #digest(name: string, file: SharedFile): string {
    const digest = createHmac("sha256", this.#key).update(`${name}\0`);
    try {
      digest.update(readSharedFile(file) ?? "");
    } catch {
      // Its value cannot be read, and `reveal` will say so; it is listed all the same.
      digest.update(file.stamp);
    }
    return digest.digest("base64url");
  }
}

async function valueIn(mount: SharedMount, name: string): Promise<Uint8Array | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // A mount that cannot be read has nothing: `read` tells of it.
    const file = (await readSharedMount(mount).catch(() => undefined))?.get(name);
    const value = file && readSharedFile(file);
    if (file === undefined || value !== undefined) {
      return value;
    }
  }
  return undefined;
}
