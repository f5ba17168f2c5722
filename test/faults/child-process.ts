import { spawn, type ChildProcessByStdio } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

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
    const file = fileURLToPath(new URL(worker, import.meta.url));
    // Hundreds of them start in these tests: they share what the first one compiled.
    const cache = fileURLToPath(new URL("../../node_modules/.cache/nbsecrets-faults", import.meta.url));
    this.#process = spawn(process.execPath, [file, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
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
