import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { testclusterCommand } from "./cluster-programs.ts";

/** What testcluster prints when it is ready. Paths are absolute; `pid` is the process that serves. */
export interface ClusterInfo {
  readonly pid: number;
  readonly server: string;
  readonly caFile: string;
  readonly kubeconfigs: Readonly<Record<string, string>>;
  readonly tokenFiles: Readonly<Record<string, string>>;
}

/** One testcluster process. It ends when the process that started it does. */
export class ClusterProcess {
  readonly info: ClusterInfo;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(info: ClusterInfo, child: ChildProcess, ended: Promise<unknown>) {
    this.info = info;
    this.#child = child;
    this.#ended = ended;
  }

  static async start(args: readonly string[]): Promise<ClusterProcess> {
    const [program, ...words] = testclusterCommand();
    const child = spawn(program, [...words, "--until-stdin-ends", ...args], { stdio: "pipe" });
    const said: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    const ended = once(child, "close");
    const firstLine = once(createInterface({ input: child.stdout }), "line") as Promise<[string]>;
    const line = await Promise.race([firstLine.then(([text]) => text), ended.then(() => undefined)]);
    if (line === undefined) throw new Error(`testcluster ended before it was ready: ${said.join("")}`);
    return new ClusterProcess(JSON.parse(line) as ClusterInfo, child, ended);
  }

  /** Ends it as an operator would; open requests are answered first. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#ended;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(this.info.pid, "SIGKILL");
    await this.#ended;
  }

  freeze(): void {
    process.kill(this.info.pid, "SIGSTOP");
  }

  thaw(): void {
    process.kill(this.info.pid, "SIGCONT");
  }
}
