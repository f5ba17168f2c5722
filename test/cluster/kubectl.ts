import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { kubectlProgram } from "./cluster-programs.ts";

/** Resolves with what kubectl prints on standard output; rejects with what it says on standard error. */
export async function kubectl(words: readonly string[], input: string | Uint8Array = ""): Promise<string> {
  const child = spawn(kubectlProgram(), words, { stdio: "pipe" });
  child.stdin.on("error", ignoreUnread);
  child.stdin.end(input);
  const [output, errors, [code]] = (await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])) as [string, string, [number | null]];
  if (code !== 0) throw new Error(errors.trim() || `kubectl ended with ${code}`);
  return output;
}

/** A kubectl that refuses its words does not read its input. */
function ignoreUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
