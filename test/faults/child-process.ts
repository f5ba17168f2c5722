import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/nbsecrets-faults", import.meta.url));
const bundles = new Map<string, string>();

/** A worker of this folder in a process of its own, which speaks in lines on standard output. */
export class Child {
  readonly pid: number;
  /** Everything it said so far. */
  readonly lines: string[] = [];
  /** Resolves with its exit code, or the signal that ended it, once its output was read to the end. */
  readonly ended: Promise<number | string>;
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #waiting = new Set<() => void>();
  #over = false;

  constructor(worker: string, args: readonly string[]) {
    this.#process = spawn(process.execPath, [bundle(worker), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
    });
    this.pid = this.#process.pid ?? 0;
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.lines.push(line);
      this.#wake();
    });
    this.ended = new Promise((resolve, reject) => {
      this.#process.on("error", reject);
      this.#process.on("close", (code, signal) => {
        this.#over = true;
        this.#wake();
        resolve(code ?? signal ?? "");
      });
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Resolves once it has said this line; rejects when it ends without. */
  async said(line: string): Promise<void> {
    while (!this.lines.includes(line)) {
      if (this.#over) {
        throw new Error(`${line} was never said, but: ${this.lines.join(" | ")}`);
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    this.#waiting.forEach((wake) => wake());
    this.#waiting.clear();
  }
}

/** Hundreds of workers start in these tests: one file, compiled once, starts in half the time. */
function bundle(worker: string): string {
  const known = bundles.get(worker);
  if (known !== undefined) {
    return known;
  }
  const entry = fileURLToPath(new URL(worker, import.meta.url));
  const outfile = join(CACHE, worker.replace(/\.ts$/, ".mjs"));
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  bundles.set(worker, outfile);
  return outfile;
}
