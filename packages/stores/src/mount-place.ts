import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { SecretError } from "@nbsecrets/shared";
import { currentUser, inspectDirectory, prepareDirectory, type UserId } from "./mount-directory.ts";
import { mountRefusal } from "./mount-generation.ts";
import { mountKeeper, type MountKeeper } from "./mount-keeper.ts";
import { readMountOwner } from "./mount-writer.ts";
import type { Environment, Places } from "./places.ts";

export interface MountPlaceOptions {
  readonly env: Environment;
  readonly places: Places;
  /** The store's own directory, which holds the record; a vault's holds the vault as well. */
  readonly storeDirectory: string;
  /** A directory that a person named: nothing else is looked at, and nothing is written outside it. */
  readonly directory?: string | undefined;
  /** Whether the store is in a cluster, whose kubelet may keep a mount of it. */
  readonly remote?: boolean;
  readonly uid?: UserId;
}

/** Where a store's mount is, and whose it is. */
export interface MountPlace {
  readonly directory: string;
  /** The store's real directory: what the mount says it belongs to. */
  readonly owner: string;
  /** Who keeps it, where it is not ours to write. */
  readonly keeper?: MountKeeper;
  /** Why the choice could not be recorded; other processes may choose differently then. */
  readonly recordError?: SecretError;
}

/**
 * Chooses and makes the directory of a store's mount:
 *
 * 1. `NBSECRETS_MOUNT`, when somebody set it;
 * 2. the path recorded in the store's directory (`mount`), so that processes with different environments agree;
 * 3. the first candidate that can be made, which is then recorded.
 *
 * A mount that belongs to another store is passed over each time: two stores never take turns in one directory. The
 * default vault uses the candidates as they are, any other store has its own, with a hash of its real path at the end.
 */
export async function mountPlace(options: MountPlaceOptions): Promise<MountPlace> {
  const uid = "uid" in options ? options.uid : currentUser();
  if (options.directory !== undefined) {
    return { directory: options.directory, owner: await realDirectory(options.storeDirectory) };
  }
  // Made first: the real path of a directory that is not there yet may change when it is made.
  const makeError = await makeDirectory(options.storeDirectory);
  const owner = await realDirectory(options.storeDirectory);
  const isDefault = owner === (await realDirectory(options.places.dataDirectory));
  const usable = async (directory: string): Promise<boolean> =>
    (await inspectDirectory(directory, uid)) === "ours" && !(await isOfAnotherStore(directory, owner, uid));

  const named = options.env["NBSECRETS_MOUNT"];
  if (named !== undefined && isAbsolute(named) && !(await isOfAnotherStore(named, owner, uid))) {
    const keeper = options.remote === true ? await mountKeeper(named) : undefined;
    if (keeper !== undefined) {
      return { directory: named, owner, keeper };
    }
    try {
      await prepareDirectory(named, uid);
    } catch (error) {
      throw mountRefusal(error, named);
    }
    return { directory: named, owner };
  }

  const recordFile = join(options.storeDirectory, "mount");
  const recorded = await readRecord(recordFile);
  if (recorded !== undefined && (await usable(recorded))) {
    return { directory: recorded, owner };
  }
  const directory = await firstPossible(candidatesOf(options.places, owner, isDefault), owner, uid);
  const refusal = makeError ?? (await writeRecord(recordFile, directory));
  if (refusal === undefined) {
    return { directory, owner };
  }
  const params = { path: recordFile, mount: directory, reason: refusal.params["reason"] ?? "unknown" };
  return { directory, owner, recordError: new SecretError("unavailable", "mount-unrecorded", params) };
}

/** The default vault's plain places come first; where another store lives in one of them, it has its own as well. */
export function candidatesOf(places: Places, owner: string, isDefault: boolean): readonly string[] {
  const suffix = createHash("sha256").update(owner).digest("hex").slice(0, 12);
  return places.mountCandidates.flatMap((base) => (isDefault ? [base, `${base}-${suffix}`] : [`${base}-${suffix}`]));
}

async function firstPossible(candidates: readonly string[], owner: string, uid: UserId): Promise<string> {
  let failure: SecretError | undefined;
  for (const candidate of candidates) {
    if (await isOfAnotherStore(candidate, owner, uid)) {
      continue;
    }
    try {
      await prepareDirectory(candidate, uid);
      return candidate;
    } catch (error) {
      if (error instanceof SecretError) {
        throw error; // somebody else's: to be seen, not to be worked around
      }
      // The parent is not there, or not writable: `/run/user/…` after a logout, `/dev/shm` in some containers.
      failure = mountRefusal(error, candidate);
    }
  }
  throw failure ?? new SecretError("internal", "internal");
}

/** Whether a mount says that it belongs to a store which still exists and is not ours. */
export async function isOfAnotherStore(directory: string, owner: string, uid: UserId): Promise<boolean> {
  if ((await inspectDirectory(directory, uid)) === "insecure") {
    return false; // what it says counts for nothing
  }
  const other = await readMountOwner(directory);
  return other !== undefined && other !== owner && (await isDirectory(other));
}

/** The path that the record names, where it names one. */
export async function readRecord(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return "";
    }
    throw mountRefusal(error, file);
  });
  const path = text.replace(/\r?\n$/, "");
  return isAbsolute(path) && !path.includes("\0") ? path : undefined;
}

async function makeDirectory(directory: string): Promise<SecretError | undefined> {
  return mkdir(directory, { recursive: true, mode: 0o700 }).then(
    () => undefined,
    (error: unknown) => mountRefusal(error, directory),
  );
}

async function writeRecord(file: string, directory: string): Promise<SecretError | undefined> {
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(temporary, `${directory}\n`, { mode: 0o600, flag: "wx" });
    await rename(temporary, file);
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true });
    return mountRefusal(error, file);
  }
}

/** What a store's directory is compared by; of one that is not there, the path itself. */
export async function realDirectory(directory: string): Promise<string> {
  return realpath(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return resolve(directory);
    }
    throw mountRefusal(error, directory);
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false, // gone, or out of reach: it cannot be served from here
  );
}
