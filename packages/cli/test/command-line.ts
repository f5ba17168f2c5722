import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { vi } from "vitest";

// Each test starts several processes, next to those of other test files.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export interface Outcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The program as it is shipped, in one piece: from its sources it would take a second longer to start, each time. */
export const mainFile = await bundle();

async function bundle(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "nbsecrets-program-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  await build({
    entryPoints: { nbsecrets: join(import.meta.dirname, "..", "src", "main.ts") },
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    // CommonJS dependencies call require for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return join(directory, "nbsecrets.mjs");
}

/** `nbsecrets` as a person has it, in a home of its own. */
export class CommandLine {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-cli-")));
  readonly runtime = join(this.home, "run");
  readonly mount = join(this.runtime, "nbsecrets");
  readonly vault = join(this.home, ".local", "share", "nbsecrets");

  constructor() {
    mkdirSync(this.runtime, { mode: 0o700 });
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const path = process.env["PATH"] ?? "";
    return { HOME: this.home, XDG_RUNTIME_DIR: this.runtime, TMPDIR: this.home, PATH: path, ...more };
  }

  start(words: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [mainFile, ...words], { env: this.environment(more), cwd: this.home });
  }

  async run(
    words: readonly string[],
    input: string | Uint8Array = "",
    more: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    return outcomeOf(this.start(words, more), input);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

export async function outcomeOf(
  child: ChildProcessWithoutNullStreams,
  input: string | Uint8Array = "",
): Promise<Outcome> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  // A command that refuses its words does not read its input.
  child.stdin.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
  });
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}
