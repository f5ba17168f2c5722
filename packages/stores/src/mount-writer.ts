import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SecretError, type SecretDriver } from "@nbsecrets/shared";
import { errnoOf } from "./file-error.ts";
import { withLock, type HeldLock } from "./file-lock.ts";
import { GenerationMemory } from "./generation-memory.ts";
import { inSlices } from "./in-slices.ts";
import { DATA_LINK, LOCK_FILE, OWNER_FILE, READY_FILE, TEMPORARY_PREFIX, readMountContents } from "./mount-contents.ts";
import type { MountContents } from "./mount-contents.ts";
import { currentUser, inspectDirectory, prepareDirectory, refuseKept, type UserId } from "./mount-directory.ts";
import { isMountedName } from "./mounted-name.ts";
import { mountRefusal, removeLeftover, sameGeneration, writeGeneration } from "./mount-generation.ts";

/** A store that can be read whole, at one moment. */
export interface SnapshotSource {
  /** @param justCame - true: what came with the latest change that this program heard of will do, and needs no read. */
  snapshot(justCame?: boolean): Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface MountWriterOptions {
  /** Made when it is not there; its parent must be. */
  readonly directory: string;
  readonly source: SnapshotSource | SecretDriver;
  /** What the mount belongs to, kept in it: the store's directory. */
  readonly owner?: string;
  readonly uid?: UserId;
}

/** What a refresh left. */
export interface MountState {
  readonly directory: string;
  readonly generation: number;
  /** Sorted. Those that a store holds under a name that no mount has are not among them. */
  readonly names: readonly string[];
  /** False: it held exactly this already. */
  readonly swapped: boolean;
}

/**
 * Writes a store's secrets into a directory as the kubelet does: `NAME` is a link to `..data/NAME`, and `..data` a link to
 * one generation, which never changes once it is linked. A reader that resolves `..data` once sees all-old or all-new.
 *
 * Unlike the kubelet's, it is made for several processes that refresh at once: all happens under the mount's own lock, and
 * the store is read inside it, so that who writes last has read last. Rejects with a `SecretError` and nothing else.
 */
export class MountWriter {
  readonly directory: string;
  readonly #source: SnapshotSource | SecretDriver;
  readonly #owner: string | undefined;
  readonly #uid: UserId;
  readonly #memory = new GenerationMemory();
  #running: Promise<MountState> | undefined;
  #queued: Promise<MountState> | undefined;

  constructor(options: MountWriterOptions) {
    this.directory = options.directory;
    this.#source = options.source;
    this.#owner = options.owner;
    this.#uid = "uid" in options ? options.uid : currentUser();
  }

  get lockFile(): string {
    return join(this.directory, LOCK_FILE);
  }

  /** Makes the directory, if need be, and refuses one that is not ours to write; leaves what a mount holds. */
  async prepare(): Promise<void> {
    try {
      await prepareDirectory(this.directory, this.#uid);
      // Before the lock too: in a directory that is not ours, not even a lock is made.
      await readMountContents(this.directory);
    } catch (error) {
      throw mountRefusal(error, this.directory);
    }
  }

  /** Resolves when the mount shows what the store held at this call, or later. Calls that come meanwhile share one more run. */
  refresh(): Promise<MountState> {
    if (this.#running === undefined) {
      return this.#start();
    }
    this.#queued ??= this.#running.then(
      () => this.#startQueued(),
      () => this.#startQueued(),
    );
    return this.#queued;
  }

  /** Takes the mount away; a directory that is not there is fine. */
  async remove(): Promise<void> {
    try {
      await refuseKept(this.directory);
      const finding = await inspectDirectory(this.directory, this.#uid);
      if (finding === "absent") {
        return;
      }
      if (finding === "not-a-directory" || finding === "insecure") {
        const key = finding === "insecure" ? "mount-insecure" : "mount-foreign";
        throw new SecretError("denied", key, { path: this.directory });
      }
      await readMountContents(this.directory);
      await withLock(this.lockFile, () => this.#clear());
      if (finding !== "volume") {
        await rmdir(this.directory);
      }
    } catch (error) {
      // Another process refreshes it again at this moment: it is theirs then.
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") {
        throw mountRefusal(error, this.directory);
      }
    }
  }

  #start(): Promise<MountState> {
    const run = this.#refresh().finally(() => {
      if (this.#running === run) {
        this.#running = undefined;
      }
    });
    this.#running = run;
    return run;
  }

  #startQueued(): Promise<MountState> {
    this.#queued = undefined;
    return this.#start();
  }

  async #refresh(): Promise<MountState> {
    await this.prepare();
    try {
      return await withLock(this.lockFile, (lock) => this.#refreshLocked(lock));
    } catch (error) {
      throw mountRefusal(error, this.directory);
    }
  }

  async #refreshLocked(lock: HeldLock): Promise<MountState> {
    const before = await readMountContents(this.directory);
    // Where another program wrote last, it may know of a newer change than we have heard of.
    const secrets = await this.#read(this.#memory.isOf(before.current));
    const current = before.current === undefined ? undefined : join(this.directory, before.current);
    const known = await this.#memory.compare(before.current, secrets);
    const same = known?.same ?? (current !== undefined && (await sameGeneration(current, secrets)));
    let generation = before.generation;
    let name = before.current;
    if (!same) {
      generation += 1;
      const kept = current === undefined || known === undefined ? undefined : { in: current, names: known.unchanged };
      name = await writeGeneration(this.directory, generation, secrets, kept);
      await lock.confirm();
      this.#link(name, DATA_LINK);
    }
    this.#memory.remember(name);
    await this.#tidy(before, secrets, same);
    return { directory: this.directory, generation, names: [...secrets.keys()], swapped: !same };
  }

  /** The visible links, who owns this mount, and nothing of what was before. */
  async #tidy(before: MountContents, secrets: ReadonlyMap<string, Uint8Array>, same: boolean): Promise<void> {
    await inSlices(secrets.keys(), (name) => {
      if (!before.links.has(name)) {
        this.#link(`${DATA_LINK}/${name}`, name);
      }
    });
    await inSlices(before.links, (name) => {
      if (!secrets.has(name)) {
        unlinkSync(join(this.directory, name));
      }
    });
    if (this.#owner !== undefined && (await readMountOwner(this.directory)) !== this.#owner) {
      const temporary = join(this.directory, `${OWNER_FILE}-${randomBytes(6).toString("hex")}`);
      await writeFile(temporary, `${this.#owner}\n`, { mode: 0o600, flag: "wx" });
      await rename(temporary, join(this.directory, OWNER_FILE));
    }
    const leftovers = same || before.current === undefined ? before.leftovers : [...before.leftovers, before.current];
    for (const name of leftovers) {
      await removeLeftover(join(this.directory, name));
    }
  }

  /** Atomic, whatever is there: no reader finds it missing. */
  #link(target: string, name: string): void {
    const temporary = join(this.directory, `${TEMPORARY_PREFIX}${randomBytes(6).toString("hex")}`);
    symlinkSync(target, temporary);
    renameSync(temporary, join(this.directory, name));
  }

  async #clear(): Promise<void> {
    const contents = await readMountContents(this.directory);
    const generation = contents.current === undefined ? [] : [contents.current];
    for (const name of [...contents.links, DATA_LINK, OWNER_FILE, READY_FILE, ...contents.leftovers, ...generation]) {
      await rm(join(this.directory, name), { recursive: true, force: true });
    }
  }

  async #read(justCame: boolean): Promise<ReadonlyMap<string, Uint8Array>> {
    const all = "snapshot" in this.#source ? await this.#source.snapshot(justCame) : await readAll(this.#source);
    const names = [...all.keys()].filter(isMountedName).sort();
    return new Map(names.map((name) => [name, all.get(name) ?? new Uint8Array()]));
  }
}

/** The directory of the store whose mount this is; undefined when nothing says so. */
export async function readMountOwner(directory: string): Promise<string | undefined> {
  let text: string;
  try {
    text = readFileSync(join(directory, OWNER_FILE), "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
  return text.replace(/\n$/, "") || undefined;
}

async function readAll(driver: SecretDriver): Promise<ReadonlyMap<string, Uint8Array>> {
  const secrets = new Map<string, Uint8Array>();
  for (const { name } of await driver.list()) {
    const value = await driver.reveal(name).catch((error: unknown) => {
      if (error instanceof SecretError && error.code === "not-found") {
        return undefined; // removed since the listing
      }
      throw error;
    });
    if (value !== undefined) {
      secrets.set(name, value);
    }
  }
  return secrets;
}
