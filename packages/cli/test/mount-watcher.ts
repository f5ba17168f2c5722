import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";

const patience = { timeout: 30_000, interval: 10 };

/** A running `nbsecrets mount --watch`. */
export class MountWatcher {
  stdout = "";
  stderr = "";
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  /** Resolves with the directory that it names when the mount is there. */
  async mounted(): Promise<string> {
    await Promise.race([
      vi.waitFor(() => expect(this.stdout).toMatch(/\n$/), patience),
      this.ended.then((code) => expect.unreachable(`it ended with ${String(code)}: ${this.stderr}`)),
    ]);
    return this.stdout.trimEnd();
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** Resolves when so many lines of its log match. */
  async says(line: RegExp, times = 1): Promise<void> {
    await vi.waitFor(() => expect(this.lines(line)).toHaveLength(times), patience);
  }

  lines(line: RegExp): string[] {
    return this.stderr.split("\n").filter((text) => line.test(text));
  }
}

/** Resolves when the mount's file holds this; undefined: when there is none. */
export async function untilMounted(directory: string, name: string, content: string | undefined): Promise<void> {
  await vi.waitFor(() => {
    const file = join(directory, name);
    expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(content);
  }, patience);
}

/** All that is below a directory: what each file holds, where each link leads, and every mode. */
export function everythingBelow(directory: string, except: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== except && !path.startsWith(`${except}/`))
    .map((path) => {
      const status = lstatSync(path);
      const content = status.isFile()
        ? readFileSync(path, "base64")
        : status.isSymbolicLink()
          ? readlinkSync(path)
          : "";
      return `${path} ${status.mode.toString(8)} ${content}`;
    })
    .sort();
}
