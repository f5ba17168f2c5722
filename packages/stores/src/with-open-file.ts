import type { BigIntStats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { errnoOf, fileError } from "./file-error.ts";

/**
 * What `use` makes of a file, which is opened once: what is checked of it is of the very file that is read.
 * @returns undefined when there is no such file. Rejects with a `SecretError` and nothing else.
 */
export async function withOpenFile<T>(
  file: string,
  use: (handle: FileHandle, stats: BigIntStats) => Promise<T>,
): Promise<T | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw fileError(error, file, "reading");
  }
  try {
    return await use(handle, await handle.stat({ bigint: true }));
  } catch (error) {
    throw fileError(error, file, "reading");
  } finally {
    await handle.close();
  }
}
