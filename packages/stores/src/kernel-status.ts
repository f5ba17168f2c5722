import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkName } from "@nbsecrets/shared";
import { judgeProcess, thisProcess } from "./process-identity.ts";

/** What the Python package says of one running kernel, in a file beside its connection file. Names, never values. */
export interface KernelStatus {
  /** The directory that was read last; empty when none was. */
  readonly mount: string;
  /** What its link `..data` led to then; empty for a plain directory. */
  readonly generation: string;
  /** The names whose variables held what was loaded from a mount, when the kernel wrote this. */
  readonly loaded: ReadonlySet<string>;
  /** Those of them that were last read in an earlier generation: their values may be old. */
  readonly earlier: ReadonlySet<string>;
  /** By directory, what of `loaded` came from another one than `mount`, such as a group's. */
  readonly others: ReadonlyMap<string, LoadedFrom>;
  readonly pid: number;
  /** When the kernel wrote this, in milliseconds since 1970. */
  readonly writtenAt: number;
  /** The notebook's path, where VS Code told it to the kernel. */
  readonly notebook?: string;
  /** The notebook's path when Jupyter started the kernel. */
  readonly session?: string;
}

export interface LoadedFrom {
  readonly generation: string;
  readonly loaded: ReadonlySet<string>;
}

/** Which kernel: by its id (as in `kernel-<id>.json`), or by the path of its notebook. */
export type KernelSought = { readonly connection: string } | { readonly notebook: string };

const limit = 1024 * 1024;
/** A kernel that read from more directories than this was not written by the package: groups share a few. */
const mostDirectories = 64;

/**
 * What a kernel has loaded, without asking it: also while a cell runs.
 *
 * @param runtimeDirectory - where the kernel's connection file is; see `jupyterRuntimeDirectory`.
 * @param sought - by notebook, VS Code's word counts before Jupyter's, and the kernel that wrote last before others.
 * @returns undefined where nothing is known: there is no such file, it is not this user's or others may write to it, it is damaged or newer
 * than this program, or its process is gone or cannot be seen from here. Never rejects.
 */
export async function readKernelStatus(
  runtimeDirectory: string,
  sought: KernelSought,
): Promise<KernelStatus | undefined> {
  if ("connection" in sought) {
    // An id comes from elsewhere: it must not lead out of the directory.
    return /^[\w-]{1,200}$/.test(sought.connection)
      ? (await readStatus(join(runtimeDirectory, `nbsecrets-kernel-${sought.connection}.json`)))?.status
      : undefined;
  }
  const notebook = resolve(sought.notebook);
  const names = await readdir(runtimeDirectory).catch((): string[] => []);
  let best: Found | undefined;
  for (const name of names.filter((one) => /^nbsecrets-.*\.json$/.test(one))) {
    const found = await readStatus(join(runtimeDirectory, name));
    if (found !== undefined && rank(found, notebook) > rank(best, notebook)) {
      best = found;
    }
  }
  return best?.status;
}

/** What all kernels that run and left word there have loaded; see `readKernelStatus`. Never rejects. */
export async function readKernelStatuses(runtimeDirectory: string): Promise<readonly KernelStatus[]> {
  const names = await readdir(runtimeDirectory).catch((): string[] => []);
  const files = names.filter((one) => /^nbsecrets-.*\.json$/.test(one));
  const statuses: KernelStatus[] = [];
  // One after the other: kernels that were killed leave theirs, and a program may have so many files open only.
  for (const name of files) {
    const found = await readStatus(join(runtimeDirectory, name));
    statuses.push(...(found === undefined ? [] : [found.status]));
  }
  return statuses;
}

interface Found {
  readonly status: KernelStatus;
  /** When it was written, in nanoseconds since 1970. */
  readonly writtenAt: bigint;
}

/** Negative for no match; a match by VS Code's word is above every one by Jupyter's. */
function rank(found: Found | undefined, notebook: string): bigint {
  if (found === undefined) {
    return -1n;
  }
  const { status, writtenAt } = found;
  if (status.notebook !== undefined) {
    return resolve(status.notebook) === notebook ? writtenAt + (1n << 80n) : -2n;
  }
  return status.session !== undefined && resolve(status.session) === notebook ? writtenAt : -2n;
}

async function readStatus(file: string): Promise<Found | undefined> {
  try {
    // A link is not followed, and a pipe that somebody put there is not waited for.
    const handle = await open(
      file,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), // neither is there on Windows
    );
    try {
      const stats = await handle.stat({ bigint: true });
      const uid = process.geteuid?.();
      const isOurs = uid === undefined || (stats.uid === BigInt(uid) && (stats.mode & 0o022n) === 0n);
      if (!stats.isFile() || !isOurs || stats.size > BigInt(limit)) {
        return undefined;
      }
      const bytes = Buffer.alloc(Number(stats.size));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      const status = parseStatus(bytes.subarray(0, bytesRead).toString("utf8"), Number(stats.mtimeMs));
      return status === undefined ? undefined : { status, writtenAt: stats.mtimeNs };
    } finally {
      await handle.close();
    }
  } catch {
    return undefined; // not there, or not to be read: nothing is known
  }
}

function parseStatus(text: string, writtenAt: number): KernelStatus | undefined {
  const found: unknown = JSON.parse(text);
  if (!isRecord(found) || found["format"] !== 1) {
    return undefined;
  }
  const { pid, start, boot, pidNamespace, mount, generation, notebook, session } = found;
  const loaded = namesOf(found["loaded"]);
  const earlier = namesOf(found["earlier"] ?? []);
  const others = othersOf(found["others"] ?? {});
  if (
    typeof pid !== "number" ||
    !Number.isSafeInteger(pid) ||
    pid <= 0 ||
    typeof start !== "string" ||
    typeof mount !== "string" ||
    typeof generation !== "string" ||
    loaded === undefined ||
    earlier === undefined ||
    others === undefined ||
    !runs(pid, start, boot, pidNamespace)
  ) {
    return undefined;
  }
  return {
    mount,
    generation,
    loaded,
    earlier,
    others,
    pid,
    writtenAt,
    ...(typeof notebook === "string" ? { notebook } : {}),
    ...(typeof session === "string" ? { session } : {}),
  };
}

/** The file lies beside the kernel's own, so the machine is ours unless its directory is on a network; then the boot differs. */
function runs(pid: number, start: string, boot: unknown, pidNamespace: unknown): boolean {
  if (typeof boot !== "string" || typeof pidNamespace !== "string") {
    return false;
  }
  return judgeProcess({ ...thisProcess(), pid, start, boot, pidNamespace }) === "running";
}

function othersOf(found: unknown): ReadonlyMap<string, LoadedFrom> | undefined {
  if (!isRecord(found) || Object.keys(found).length > mostDirectories) {
    return undefined;
  }
  const others = new Map<string, LoadedFrom>();
  for (const [directory, other] of Object.entries(found)) {
    const loaded = isRecord(other) ? namesOf(other["loaded"]) : undefined;
    const generation = isRecord(other) ? other["generation"] : undefined;
    if (loaded === undefined || typeof generation !== "string") {
      return undefined;
    }
    others.set(directory, { generation, loaded });
  }
  return others;
}

function namesOf(found: unknown): ReadonlySet<string> | undefined {
  if (!Array.isArray(found)) {
    return undefined;
  }
  const names: readonly unknown[] = found;
  return names.every((name): name is string => typeof name === "string" && checkName(name) === undefined)
    ? new Set(names)
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
