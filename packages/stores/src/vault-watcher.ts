import { watch, type FSWatcher } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { SecretEvent } from "@nbsecrets/shared";
import { errnoOf, fileError } from "./file-error.ts";
import { makePrivateDirectory } from "./make-private-directory.ts";

/** One write makes up to nine events. */
const SETTLE_MS = 15;
/** A directory that is removed and made again falls silent. */
const RECHECK_MS = 30_000;
/** How often to look where the system gives out no more watches; as long as nothing changed that is one `stat`. */
const UNWATCHED_MS = 1_000;

/** Versions by name. */
export type Versions = ReadonlyMap<string, string>;

export interface VaultWatcherOptions {
  readonly directory: string;
  /** The file's name in it: a file that is replaced is watched by watching its directory. */
  readonly fileName: string;
  readonly read: () => Promise<Versions>;
  readonly onEvent: (event: SecretEvent) => void;
  readonly recheckMs?: number;
}

/** Tells what changed in a vault, by comparing what it holds with what was told before. */
export class VaultWatcher {
  readonly #options: VaultWatcherOptions;
  /** Undefined: not readable when we looked last. */
  #known: Map<string, string> | undefined;
  /** How many changes of our own were told; a look that one of them overtook is done again. */
  #ownChanges = 0;
  #watcher: FSWatcher | undefined;
  #watched: string | undefined;
  #settling: NodeJS.Timeout | undefined;
  #recheck: NodeJS.Timeout | undefined;
  #unwatched: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #closed = false;

  private constructor(options: VaultWatcherOptions) {
    this.#options = options;
  }

  /** Resolves once every later change will be told. Makes the directory: one that is not there cannot be watched. */
  static async start(options: VaultWatcherOptions): Promise<VaultWatcher> {
    const watcher = new VaultWatcher(options);
    try {
      await makePrivateDirectory(options.directory);
      await watcher.#arm();
    } catch (error) {
      throw fileError(error, options.directory, "writing");
    }
    watcher.#known = await watcher.#read();
    watcher.#recheck = setInterval(() => watcher.#look(), options.recheckMs ?? RECHECK_MS).unref();
    return watcher;
  }

  /** A change that this very process made: told at once. */
  tell(written: Versions, removed: readonly string[]): void {
    this.#ownChanges += 1;
    for (const [name, version] of written) {
      this.#known?.set(name, version);
      this.#options.onEvent({ kind: "put", name });
    }
    for (const name of removed) {
      this.#known?.delete(name);
      this.#options.onEvent({ kind: "removed", name });
    }
    this.#look();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settling);
    clearInterval(this.#recheck);
    clearTimeout(this.#unwatched);
    this.#watcher?.close();
    await this.#looking;
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#look();
    }, SETTLE_MS);
  }

  /** One look at a time; what happens during one makes another. */
  #look(): void {
    this.#lookAgain = true;
    this.#looking ??= this.#lookUntilStill().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookUntilStill(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      await this.#arm().catch(() => this.#disarm()); // Tried again at the next re-check.
      const ownChanges = this.#ownChanges;
      const found = await this.#read();
      if (ownChanges !== this.#ownChanges) {
        this.#lookAgain = true;
      } else if (!this.#closed) {
        this.#compare(found);
      }
    }
  }

  #compare(found: Map<string, string> | undefined): void {
    const known = this.#known;
    this.#known = found;
    if (known === undefined || found === undefined) {
      if (known !== found) {
        this.#options.onEvent({ kind: "reset" });
      }
      return;
    }
    for (const [name, version] of found) {
      if (known.get(name) !== version) {
        this.#options.onEvent({ kind: "put", name });
      }
    }
    for (const name of known.keys()) {
      if (!found.has(name)) {
        this.#options.onEvent({ kind: "removed", name });
      }
    }
  }

  /** Why it cannot be read is for the one who lists it, after a reset. */
  async #read(): Promise<Map<string, string> | undefined> {
    return this.#options.read().then(
      (versions) => new Map(versions),
      () => undefined,
    );
  }

  /** Watches the directory that has the name now. */
  async #arm(): Promise<void> {
    for (;;) {
      const present = await directoryStamp(this.#options.directory);
      if (present === this.#watched) {
        return;
      }
      this.#disarm();
      if (present === undefined || this.#closed) {
        return;
      }
      try {
        this.#watcher = watch(this.#options.directory, (_kind, name) => this.#onFileEvent(name));
      } catch (error) {
        if (!isOutOfWatches(error)) {
          throw error;
        }
        clearTimeout(this.#unwatched);
        this.#unwatched = setTimeout(() => this.#look(), UNWATCHED_MS).unref();
        return;
      }
      this.#watcher.on("error", () => this.#disarm());
      this.#watched = present;
    }
  }

  #disarm(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watched = undefined;
  }

  #onFileEvent(name: string | null): void {
    if (name === basename(this.#options.directory)) {
      this.#watched = undefined; // The directory itself was moved or removed.
    } else if (name !== null && name !== this.#options.fileName) {
      return;
    }
    this.#settle();
  }
}

/** The limits of all programs of one person together, which editors use up; no fault of the disk, whatever ENOSPC says. */
function isOutOfWatches(error: unknown): boolean {
  return ["ENOSPC", "EMFILE"].includes(errnoOf(error) ?? "");
}

async function directoryStamp(directory: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(directory, { bigint: true });
    return `${dev}:${ino}:${birthtimeNs}`;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
