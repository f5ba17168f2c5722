import { readdirSync, readlinkSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { SecretError } from "@nbsecrets/shared";
import { errnoOf } from "./file-error.ts";
import { inSlices } from "./in-slices.ts";
import { isMountedName } from "./mounted-name.ts";

/** The names that a mount's directory may hold beside the secrets' own. No secret's name begins with two dots. */
export const DATA_LINK = "..data";
export const LOCK_FILE = "..lock";
/** Holds the directory of the store that this is the mount of; the name is from when every store was a vault. */
export const OWNER_FILE = "..vault";
/** Says that all files are there, where whoever keeps the mount was asked to say so in the mount itself. */
export const READY_FILE = "..ready";
export const TEMPORARY_PREFIX = "..new-";

/** `..<number>-<12 hex digits>`; the kubelet names its own by date, `..2026_01_31_…`. */
const generationName = /^\.\.([0-9]{1,15})-[0-9a-f]{12}$/;

/** What a mount holds. */
export interface MountContents {
  /** The directory that `..data` leads to; undefined when there is none yet. */
  readonly current?: string;
  readonly generation: number;
  /** The visible links, which are the secrets' names. */
  readonly links: ReadonlySet<string>;
  /** What an earlier writer left behind. */
  readonly leftovers: readonly string[];
}

/**
 * Looks at each entry without following links. Rejects when there is anything that we did not make: a mount is all ours,
 * or it is left alone.
 */
export async function readMountContents(directory: string): Promise<MountContents> {
  const links = new Set<string>();
  const generations: string[] = [];
  const leftovers: string[] = [];
  let target: string | undefined;
  const entries = readdirSync(directory, { withFileTypes: true });
  const data = entries.find((entry) => entry.name === DATA_LINK);
  if (data !== undefined) {
    target = data.isSymbolicLink() ? linkTarget(join(directory, DATA_LINK)) : "";
    if (target !== undefined && !generationName.test(target)) {
      throw new SecretError("denied", "mount-foreign", { path: directory });
    }
  }
  const look = (entry: Dirent): void => {
    const path = join(directory, entry.name);
    if (entry.name === DATA_LINK) {
      return;
    }
    if (entry.isSymbolicLink()) {
      const leadsTo = linkTarget(path);
      if (leadsTo === undefined) {
        return;
      }
      if (entry.name.startsWith(TEMPORARY_PREFIX) && generationName.test(leadsTo)) {
        leftovers.push(entry.name);
      } else if (isMountedName(entry.name) && leadsTo === `${DATA_LINK}/${entry.name}`) {
        links.add(entry.name);
      } else {
        throw new SecretError("denied", "mount-insecure", { path });
      }
    } else if (entry.isDirectory() && generationName.test(entry.name)) {
      generations.push(entry.name);
    } else if (entry.isFile() && entry.name.startsWith(OWNER_FILE)) {
      if (entry.name !== OWNER_FILE) {
        leftovers.push(entry.name);
      }
    } else if (!entry.name.startsWith(LOCK_FILE) && !(entry.isFile() && entry.name.startsWith(READY_FILE))) {
      throw new SecretError("denied", "mount-in-the-way", { path });
    }
  };
  await inSlices(entries, look);
  const current = target !== undefined && generations.includes(target) ? target : undefined;
  leftovers.push(...generations.filter((name) => name !== current));
  const generation = generations.reduce((highest, name) => Math.max(highest, numberOf(name)), numberOf(target));
  return { ...(current === undefined ? {} : { current }), generation, links, leftovers };
}

function numberOf(name: string | undefined): number {
  return Number(generationName.exec(name ?? "")?.[1] ?? 0);
}

/** Undefined when it has gone since it was listed: another writer is at work, and we do not hold the lock yet. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
