import { spawn } from "node:child_process";

/** Runs a program with this environment alone. Resolves with what it printed; rejects when it fails. */
export function runToEnd(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  input = "",
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(out).toString())
        : reject(new Error(`${command} ${words.join(" ")} ended with ${code}: ${Buffer.concat(problems).toString()}`)),
    );
    child.stdin.end(input);
  });
}
