import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { SecretError, type MessageKey } from "@nbsecrets/shared";
import { inSlices } from "./in-slices.ts";
import { LOCK_FILE } from "./mount-contents.ts";

const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Secrets that the current generation holds with the values that the next one has for them. */
export interface KeptFiles {
  readonly in: string;
  readonly names: ReadonlySet<string>;
}

/**
 * Writes a new generation beside the current one, where no reader looks yet, and returns its name. A file that is kept gets
 * one more name, which takes a third of the time of writing it.
 */
export async function writeGeneration(
  mount: string,
  generation: number,
  secrets: ReadonlyMap<string, Uint8Array>,
  kept?: KeptFiles,
): Promise<string> {
  const name = `..${generation}-${randomBytes(6).toString("hex")}`;
  const directory = join(mount, name);
  mkdirSync(directory, { mode: 0o700 });
  try {
    await inSlices(secrets, ([secret, value]) => {
      const path = join(directory, secret);
      if (kept?.names.has(secret) !== true || !linked(join(kept.in, secret), path)) {
        writeNew(path, value);
      }
    });
    return name;
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function writeNew(path: string, value: Uint8Array): void {
  const file = openSync(path, newFile, 0o400);
  try {
    writeFileSync(file, value);
  } finally {
    closeSync(file);
  }
}

/** False where it has gone, or where the file system cannot give one file two names: then it is written anew. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Whether a generation holds exactly these secrets, in files as we write them. */
export async function sameGeneration(directory: string, secrets: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
  const names = await readdir(directory);
  const known = new Set(names);
  if (known.size !== secrets.size) {
    return false;
  }
  let same = true;
  await inSlices(secrets, ([secret, value]) => {
    same &&= known.has(secret) && hasContent(join(directory, secret), value);
  });
  return same;
}

/** Takes away a generation, or whatever else an earlier writer left. */
export async function removeLeftover(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    await rm(path, { force: true });
    return;
  }
  try {
    await inSlices(readdirSync(path), (name) => unlinkSync(join(path, name)));
    rmdirSync(path);
  } catch {
    // Not as we write one: a directory in it, or somebody else removes it too.
    await rm(path, { recursive: true, force: true });
  }
}

/** A swap is only worth it when something changed: each one makes every watching loader read again. */
function hasContent(path: string, value: Uint8Array): boolean {
  const status = lstatSync(path);
  if (!status.isFile() || status.size !== value.byteLength) {
    return false;
  }
  if (process.platform !== "win32" && (status.mode & 0o7777) !== 0o400) {
    return false;
  }
  return Buffer.compare(readFileSync(path), value) === 0;
}

/** The refusal for a system's error at `path`; an error that is one of ours already stays. */
export function mountRefusal(error: unknown, path: string): SecretError {
  if (error instanceof SecretError) {
    // The mount's lock is a file like any other to the lock; here the secrets are stored, which its sentences deny.
    const isOfLock = error.params["path"] === join(path, LOCK_FILE);
    const reason = isOfLock ? lockReasons.get(error.key)?.(error) : undefined;
    return reason === undefined ? error : new SecretError("unavailable", "mount-unwritable", { path, reason });
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined
    ? new SecretError("internal", "internal")
    : new SecretError("unavailable", "mount-unwritable", { path, reason: reasons.get(code) ?? code });
}

/** Whether the mount itself is in the way, and not the store that it is written from. */
export function isMountRefusal(error: SecretError): boolean {
  return error.key.startsWith("mount-");
}

const lockReasons: ReadonlyMap<MessageKey, (error: SecretError) => string> = new Map([
  ["disk-full", () => "no space left"],
  ["read-only-disk", () => "read-only file system"],
  ["file-unwritable", (error: SecretError) => error.params["reason"] ?? "unknown"],
] as const);

const reasons: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EDQUOT", "the quota is used up"],
  ["EIO", "the disk failed"],
  ["ENOENT", "its parent directory is not there"],
  ["ENOSPC", "no space left"],
  ["ENOTDIR", "a file is in the way"],
  ["EPERM", "not permitted"],
  ["EROFS", "read-only file system"],
]);
