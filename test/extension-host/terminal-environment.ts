import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { window } from "vscode";

/** What a new terminal has for a variable; empty where it has none. */
export async function inTerminal(variable: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = join(mkdtempSync(join(process.env["XDG_RUNTIME_DIR"] ?? tmpdir(), "terminal-")), "seen");
  const script = 'printenv "$1" > "$2.part"; mv "$2.part" "$2"';
  const terminal = window.createTerminal({
    env,
    shellPath: "/bin/sh",
    shellArgs: ["-c", script, "sh", variable, file],
  });
  while (!existsSync(file)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  terminal.dispose();
  return readFileSync(file, "utf8").trimEnd();
}
