import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** All files below a directory, by their paths from there. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}
