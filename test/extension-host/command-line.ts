import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs the command line tool on the store that the extension has; resolves with what it printed. */
export async function nbsecrets(words: readonly string[], input = ""): Promise<string> {
  const program = process.env["NBSECRETS_TESTS_CLI"];
  if (program === undefined) {
    throw new Error("NBSECRETS_TESTS_CLI names no program.");
  }
  const running = promisify(execFile)(process.execPath, [program, ...words]);
  running.child.stdin?.end(input);
  return (await running).stdout;
}
