import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

export interface Program {
  readonly command: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where all that it says is added. */
  readonly log: string;
  readonly directory: string;
}

/** How long a program may take until it answers, in milliseconds. */
const PATIENCE = 60_000;

/** A program that serves, until it is stopped. */
export class LoggedProcess {
  readonly #program: Program;
  #child: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);

  constructor(program: Program) {
    this.#program = program;
  }

  /** Resolves when what it serves answers; rejects, with its log, when it ended instead. */
  async start(answers: () => Promise<boolean>): Promise<void> {
    const { command, words, env, log, directory } = this.#program;
    const file = openSync(log, "a");
    const child = spawn(command, words, { env, cwd: directory, stdio: ["ignore", file, file] });
    closeSync(file);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", resolve).once("error", () => resolve(null)));
    const end = Date.now() + PATIENCE;
    while (!(await answers().catch(() => false))) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > end) {
        throw new Error(`${command} did not start: ${readFileSync(log, "utf8")}`);
      }
      await delay(50);
    }
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves with its exit code; null where the signal ended it. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.#child?.kill(signal);
    const code = await this.#ended;
    this.#child = undefined;
    return code;
  }
}
