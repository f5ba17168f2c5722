import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EventEmitter } from "vscode";
import type { KernelStatus } from "@vscode/jupyter-extension";

/** What a kernel says while it runs code, as Jupyter's messages have it. */
export interface KernelMessage {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

interface Said extends Partial<KernelMessage> {
  readonly id?: number;
  readonly status?: KernelStatus;
}

/** A real kernel in a process of its own. */
export class KernelProcess {
  readonly #child: ChildProcess;
  readonly #running = new Map<number, { onMessage: (message: KernelMessage) => void; onDone: () => void }>();
  readonly #changed = new EventEmitter<KernelStatus>();
  readonly onDidChangeStatus = this.#changed.event;
  #last = 0;
  status: KernelStatus = "starting";

  /**
   * @param bridge - the Python that talks with it.
   * @param argv - how it starts.
   */
  constructor(bridge: string, argv: readonly string[], notebook: string) {
    const runtime = join(process.env["HOME"] ?? "", ".local", "share", "jupyter", "runtime");
    const words = [
      join(__dirname, "kernel_bridge.py"),
      JSON.stringify(argv),
      runtime,
      `tests-${process.pid}-${Date.now()}`,
      notebook,
    ];
    this.#child = spawn(bridge, words, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on("line", (line) =>
      this.#hear(JSON.parse(line) as Said),
    );
    this.#child.once("exit", () => {
      this.#become("dead");
      this.#running.forEach(({ onDone }) => onDone());
    });
  }

  /** Runs code after whatever the kernel was given before; resolves once it is done, or the kernel gone. */
  run(code: string, history: boolean, onMessage: (message: KernelMessage) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#last += 1;
      this.#running.set(this.#last, { onMessage, onDone: resolve });
      this.#send({ id: this.#last, code, history });
    });
  }

  restart(): void {
    this.#send({ restart: true });
  }

  kill(): void {
    this.#send({ kill: true });
  }

  stop(): void {
    this.#child.stdin?.end();
  }

  #send(command: object): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  #hear({ id, type, content = {}, status }: Said): void {
    if (status !== undefined) {
      this.#become(status);
    }
    const running = id === undefined ? undefined : this.#running.get(id);
    if (running === undefined || id === undefined || type === undefined) {
      return;
    }
    if (type === "done") {
      this.#running.delete(id);
      running.onDone();
    } else {
      running.onMessage({ type, content });
    }
  }

  #become(status: KernelStatus): void {
    if (this.status !== status) {
      this.status = status;
      this.#changed.fire(status);
    }
  }
}
