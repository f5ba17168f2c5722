import { randomBytes } from "node:crypto";
import { copyFile, link, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errnoOf } from "./file-error.ts";

export interface DurableWriteOptions {
  readonly mode: number;
  /** The old file gets this name as well, before the new one takes its place. */
  readonly backup?: string;
  /** The last moment to refuse: everything is on disk, nothing is in place yet. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Replaces a file so that a reader, or a machine that lost power, sees all of the old or all of the new one.
 * Rejects with the platform's error and leaves neither a half file nor a temporary one.
 */
export async function writeFileDurably(file: string, bytes: Uint8Array, options: DurableWriteOptions): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await writeNew(temporary, bytes, options.mode);
    if (options.backup !== undefined) {
      await keepAs(file, options.backup);
    }
    await options.beforeRename?.();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(file));
}

/**
 * Makes a file that must not exist yet, with its content, in one step.
 * @returns whether it was made; false when there was one already, which is left as it is.
 */
export async function createFileDurably(file: string, bytes: Uint8Array, mode: number): Promise<boolean> {
  const temporary = temporaryName(file);
  try {
    await writeNew(temporary, bytes, mode);
    try {
      await link(temporary, file);
    } catch (error) {
      if (!lacksLinks(error)) {
        throw error;
      }
      await writeNew(file, bytes, mode);
    }
  } catch (error) {
    if (errnoOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(file));
  return true;
}

/**
 * Removes what interrupted writers of `file` left behind. Only for who holds the file's lock: a writer that lost the
 * lock without noticing then finds its temporary file gone and cannot put it into place any more.
 */
export async function removeTemporaries(file: string): Promise<void> {
  const directory = dirname(file);
  const prefix = `${basename(file)}.`;
  for (const name of await readdir(directory)) {
    if (name.startsWith(prefix) && name.endsWith(".tmp")) {
      await rm(join(directory, name), { force: true });
    }
  }
}

/** Whether the file system cannot give one file two names. */
export function lacksLinks(error: unknown): boolean {
  return ["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(errnoOf(error) ?? "");
}

function temporaryName(file: string): string {
  return `${file}.${randomBytes(8).toString("hex")}.tmp`;
}

async function writeNew(file: string, bytes: Uint8Array, mode: number): Promise<void> {
  const handle = await open(file, "wx", mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepAs(file: string, backup: string): Promise<void> {
  const temporary = temporaryName(file);
  try {
    try {
      await link(file, temporary);
    } catch (error) {
      if (!lacksLinks(error)) {
        throw error;
      }
      await copyFile(file, temporary);
    }
    await rename(temporary, backup);
  } catch (error) {
    // There is nothing to keep before the first write.
    if (errnoOf(error) !== "ENOENT") {
      throw error;
    }
  } finally {
    // Renaming between two names of one file does nothing, and would leave the temporary one.
    await rm(temporary, { force: true });
  }
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") {
    return; // Directories cannot be opened there.
  }
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
