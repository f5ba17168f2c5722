import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { volumesyncProgram } from "../cluster/cluster-programs.ts";
import type { UserSecret } from "./user-secret.ts";

/** The kubelet's own code, which keeps a Secret in a directory, at every change at once. */
export class VolumeSync {
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly #stop: () => Promise<void>;

  private constructor(directory: string, child: ChildProcess, stop: () => Promise<void>) {
    this.directory = directory;
    this.#child = child;
    this.#stop = stop;
  }

  /** Resolves when the files are there. */
  static async start({ environment, namespace, name }: UserSecret): Promise<VolumeSync> {
    const directory = mkdtempSync(join(tmpdir(), "nbsecrets-kubelet-"));
    const options = {
      kubeconfig: environment["KUBECONFIG"] ?? "",
      namespace,
      secret: name,
      dir: directory,
      period: "0",
    };
    const words = Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]);
    const child = spawn(volumesyncProgram(), words, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "close");
    const written = once(createInterface({ input: child.stdout }), "line");
    const stop = async (): Promise<void> => {
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    };
    const early = await Promise.race([written.then(() => false), ended.then(() => true)]);
    if (early) {
      await stop();
      throw new Error("volumesync ended before it had written anything");
    }
    return new VolumeSync(directory, child, stop);
  }

  /** Changes stay away from the directory until `goOn`, as they do between two rounds of a real kubelet. */
  rest(): void {
    this.#child.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child.kill("SIGCONT");
  }

  async dispose(): Promise<void> {
    await this.#stop();
  }
}
