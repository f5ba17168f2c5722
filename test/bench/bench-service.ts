import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { ServiceCommand } from "./service-command.ts";
import { ServicePipe } from "./service-pipe.ts";

/** A running service as the server extension has it, with one page connected. */
export class BenchService {
  /** Where it says that kernels find the mount. */
  readonly mount: string;
  readonly pipe: ServicePipe;
  readonly #child: ChildProcessWithoutNullStreams;

  private constructor(child: ChildProcessWithoutNullStreams, pipe: ServicePipe, mount: string) {
    this.#child = child;
    this.pipe = pipe;
    this.mount = mount;
  }

  /** Resolves when it is ready: the mount is written. */
  static async start({ node, words }: ServiceCommand, env: NodeJS.ProcessEnv): Promise<BenchService> {
    const child = spawn(node, [...words, "serve"], { env, stdio: "pipe" });
    child.stderr.pipe(process.stderr);
    const pipe = new ServicePipe(child);
    const { mount = "" } = await pipe.announcement();
    return new BenchService(child, pipe, mount);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What a panel asks when it is opened. */
  async openPanel(): Promise<void> {
    await this.pipe.request("hello", { protocol: 1 });
    await this.pipe.request("store/watch", { watch: 1 });
    await this.pipe.request("store/list");
    await this.pipe.request("store/usage");
    await this.pipe.request("service/status");
  }

  /** As the panel saves: it can be undone. */
  async put(name: string, value: Uint8Array): Promise<void> {
    const change = { kind: "put", name, value: { base64: Buffer.from(value).toString("base64") }, mode: "overwrite" };
    await this.pipe.request("service/change", { changes: [change] });
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.stdin.end();
    await ended;
  }
}
