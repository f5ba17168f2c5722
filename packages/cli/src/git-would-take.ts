import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import type { Environment } from "@nbsecrets/stores";

/** How long git may take, in milliseconds; without an answer nothing is said of it. */
const PATIENCE = 2_000;

/** Whether a file lies in a git work tree that tracks it, or would with the next `git add`. */
export async function gitWouldTake(path: string, env: Environment): Promise<boolean> {
  const file = basename(path);
  // Lists the file when it is tracked, or not ignored; fails outside a work tree, and where there is no git.
  // A directory of somebody else may name a program for git to run, here: not for us.
  const words = [
    "-C",
    dirname(path),
    "-c",
    "core.fsmonitor=false",
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "--",
    `:(literal)${file}`,
  ];
  // Windows looks for a program where it is started first, which must not be the directory of a file that came from anywhere.
  const cwd = dirname(process.execPath);
  return new Promise((resolve) => {
    execFile("git", words, { cwd, env, timeout: PATIENCE }, (error, stdout) =>
      resolve(error === null && stdout !== ""),
    );
  });
}
