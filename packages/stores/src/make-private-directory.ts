import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf } from "./file-error.ts";

/**
 * Makes a directory, and those above it, for this user alone; one that is there stays as it is.
 * Node's own recursive `mkdir` says ENOENT on a read-only file system, which hides the reason.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) === "ENOENT" && dirname(path) !== path) {
      await makePrivateDirectory(dirname(path));
      await makePrivateDirectory(path);
    } else if (!(await isDirectory(path))) {
      throw error;
    }
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
