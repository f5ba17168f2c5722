import type { Stats } from "node:fs";
import { lstat, readFile, readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Digester, SecretFacts } from "./doctor-facts.ts";
import { errnoOf } from "./file-error.ts";
import { DATA_LINK } from "./mount-contents.ts";
import { isMountedName } from "./mounted-name.ts";

/** A generation must be replaced within a few milliseconds, this many times in a row, to be missed. */
const ATTEMPTS = 20;

/** How a mount differs from what the store holds; names, sorted. */
export interface MountDifference {
  /** Only here, only there, or not the same bytes. */
  readonly names: readonly string[];
  /** Files that this user may not read. */
  readonly unreadable: readonly string[];
  /** Files that are not 0400, as every writer of ours makes them. */
  readonly otherModes: readonly string[];
}

/** Compares one generation of a mount, or a directory of plain files, with the store. Values are read and forgotten. */
export async function compareMount(mount: string, facts: SecretFacts, digester: Digester): Promise<MountDifference> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const target = await linkTarget(join(mount, DATA_LINK));
    try {
      return await compareDirectory(target === undefined ? mount : join(mount, target), {
        facts,
        digester,
        look: target === undefined ? stat : lstat,
      });
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") {
        throw error;
      }
      // Replaced while it was read; or the link leads nowhere, and it shows nothing.
    }
  }
  return { names: mountable(facts), unreadable: [], otherModes: [] };
}

interface Comparison {
  readonly facts: SecretFacts;
  readonly digester: Digester;
  /** A generation holds files; a plain directory may hold links to them. */
  readonly look: (path: string) => Promise<Stats>;
}

async function compareDirectory(directory: string, { facts, digester, look }: Comparison): Promise<MountDifference> {
  const there = new Set((await readdir(directory)).filter(isMountedName));
  const stored = mountable(facts);
  const names = new Set([...there, ...stored].filter((name) => !there.has(name) || !facts.has(name)));
  const unreadable: string[] = [];
  const otherModes: string[] = [];
  for (const name of stored.filter((name) => there.has(name))) {
    const file = join(directory, name);
    const status = await look(file);
    if ((status.mode & 0o7777) !== 0o400) {
      otherModes.push(name);
    }
    const fact = facts.get(name);
    const digest = status.isFile() && status.size === fact?.bytes ? await digestOf(file, digester) : ("other" as const);
    if (digest === "unreadable") {
      unreadable.push(name);
    } else if (digest !== fact?.digest) {
      names.add(name);
    }
  }
  return { names: [...names].sort(), unreadable, otherModes };
}

/** Names that no file can have are on no mount. */
export function mountable(facts: SecretFacts): readonly string[] {
  return [...facts.keys()].filter(isMountedName);
}

async function digestOf(file: string, digester: Digester): Promise<string> {
  try {
    return digester.digest(await readFile(file));
  } catch (error) {
    if (errnoOf(error) === "EACCES") {
      return "unreadable";
    }
    throw error;
  }
}

/** Undefined when there is no such link. */
async function linkTarget(path: string): Promise<string | undefined> {
  return readlink(path).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "EINVAL") {
      return undefined;
    }
    throw error;
  });
}
