import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
} from "node:fs";
import { basename, delimiter, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_VALUE_BYTES, SecretError, checkName } from "@nbsecrets/shared";
import { errnoOf, fileError } from "./file-error.ts";
import { fileStamp } from "./file-stamp.ts";
import { inSlices } from "./in-slices.ts";
import { DATA_LINK } from "./mount-contents.ts";
import type { Environment } from "./places.ts";

/** The writer must swap within some milliseconds, this many times in a row. */
const ATTEMPTS = 50;
const PAUSE = 2;

/** A directory in which a group's secrets are read, and what the group is called. */
export interface SharedMount {
  readonly directory: string;
  /** The last part of the path. */
  readonly group: string;
}

/** One file of a mount that bears a secret's name. */
export interface SharedFile {
  readonly path: string;
  /** Differs when the file was written or replaced. */
  readonly stamp: string;
}

/**
 * What `NBSECRETS_SHARED` names, in its order, which decides whose secret counts where two groups have one of a name. Looks at no
 * disk.
 */
export function sharedMounts(env: Environment): readonly SharedMount[] {
  const named = (env["NBSECRETS_SHARED"] ?? "").split(delimiter).map(withoutSlash);
  return [...new Set(named)]
    .filter((directory) => directory !== "")
    .map((directory) => ({ directory, group: basename(directory) }));
}

/**
 * The files of a mount by the names of their secrets, all of one generation where it has such. What is no secret's name, or no
 * file, is passed over, as the loader does. Rejects with why the directory is not read.
 */
export async function readSharedMount({ directory }: SharedMount): Promise<ReadonlyMap<string, SharedFile>> {
  try {
    refuseInsecure(directory);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const files = await readOnce(directory);
      if (files !== undefined) {
        return files;
      }
      await sleep(PAUSE);
    }
  } catch (error) {
    throw fileError(error, directory, "reading");
  }
  throw new SecretError("unavailable", "file-unreadable", { path: directory, reason: "it keeps changing" });
}

/** The exact bytes of a file of a mount; undefined where it is gone. Rejects where it cannot be read. */
export function readSharedFile({ path }: Pick<SharedFile, "path">): Uint8Array | undefined {
  let descriptor: number | undefined;
  try {
    // Not to wait for who writes to a pipe that somebody put there.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > MAX_VALUE_BYTES) {
      return undefined;
    }
    return new Uint8Array(readFileSync(descriptor));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw fileError(error, path, "reading");
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

/** Undefined where the generation went away meanwhile. */
async function readOnce(directory: string): Promise<ReadonlyMap<string, SharedFile> | undefined> {
  const generation = generationOf(directory);
  const place = generation === undefined ? directory : join(directory, generation);
  const files = new Map<string, SharedFile>();
  let isWhole = true;
  try {
    await inSlices(readdirSync(place), (name) => {
      if (checkName(name) !== undefined) {
        return;
      }
      const path = join(place, name);
      // A generation holds files only: a link in it was planted. Plain directories may use links.
      const look = generation === undefined ? statSync : lstatSync;
      const status = look(path, { bigint: true, throwIfNoEntry: false });
      if (status === undefined) {
        isWhole &&= generation === undefined;
      } else if (status.isFile() && status.size <= MAX_VALUE_BYTES) {
        files.set(name, { path, stamp: fileStamp(status) });
      }
    });
  } catch (error) {
    if (generation !== undefined && errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  return isWhole && generationOf(directory) === generation ? files : undefined;
}

function generationOf(directory: string): string | undefined {
  try {
    return readlinkSync(join(directory, DATA_LINK));
  } catch (error) {
    // EINVAL: something of that name that is no link, and no secret either.
    if (["ENOENT", "EINVAL"].includes(errnoOf(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Who can write to a mount can give a session any value. The kubelet's volumes are writable for all by their modes, and mounted
 * so that nobody can write.
 */
function refuseInsecure(directory: string): void {
  if (!isAbsolute(directory)) {
    throw new SecretError("unavailable", "file-unreadable", { path: directory, reason: "it is no absolute path" });
  }
  const { mode } = statSync(directory);
  if (process.platform !== "win32" && (mode & 0o022) !== 0 && !isReadOnly(directory)) {
    throw new SecretError("denied", "file-unreadable", { path: directory, reason: "others may write to it" });
  }
}

function isReadOnly(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return false;
  } catch (error) {
    return errnoOf(error) === "EROFS";
  }
}

function withoutSlash(directory: string): string {
  return directory.length > 1 ? directory.replace(/[/\\]+$/, "") || directory : directory;
}
