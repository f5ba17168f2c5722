import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";

/** Nothing can be written into it, by nobody, until what this returns is called. Modes do not stop root: it gets a read-only disk. */
export function makeReadOnly(directory: string): () => void {
  if (process.getuid?.() === 0) {
    execFileSync("mount", ["--bind", directory, directory]);
    execFileSync("mount", ["-o", "remount,bind,ro", directory]);
    return () => void execFileSync("umount", [directory]);
  }
  chmodSync(directory, 0o500);
  return () => chmodSync(directory, 0o700);
}
