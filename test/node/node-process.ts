import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const INIT = fileURLToPath(new URL("node-init.sh", import.meta.url));
const PROGRAMS = fileURLToPath(new URL("../../.work/node", import.meta.url));
const HEALTH = "http://127.0.0.1:10248/healthz";
const PATIENCE_MS = 90_000;

export interface NodeProcessOptions {
  /** Holds all that containerd and the kubelet keep. */
  readonly directory: string;
  readonly cgroup: string;
  readonly kubeconfig: string;
  /** How often the kubelet looks at each pod, as it writes it: `1m0s`. */
  readonly syncFrequency: string;
}

/** One life of a node: containerd, the kubelet and all pods. It ends when the process that started it does. */
export class NodeProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, ended: Promise<unknown>) {
    this.#child = child;
    this.#ended = ended;
  }

  /** Resolves when the kubelet says that it is well. */
  static async start({ directory, cgroup, kubeconfig, syncFrequency }: NodeProcessOptions): Promise<NodeProcess> {
    const words = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "setsid"];
    const init = [INIT, directory, cgroup, PROGRAMS, kubeconfig, syncFrequency];
    const child = spawn("unshare", [...words, ...init], { stdio: ["pipe", "ignore", "pipe"] });
    const said: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    const node = new NodeProcess(child, once(child, "close"));
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isWell())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        await node.kill();
        throw new Error(`The node did not start: ${said.join("")}${await lastLines(directory)}`);
      }
      await delay(50);
    }
    return node;
  }

  /** As when the machine loses its power: everything that ran on the node ends at once. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

function isWell(): Promise<boolean> {
  return new Promise((resolve) => {
    get(HEALTH, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once("error", () => resolve(false));
  });
}

async function lastLines(directory: string): Promise<string> {
  const texts = ["kubelet.log", "containerd.log"].map(async (name) => {
    const text = await readFile(join(directory, name), "utf8").catch(() => "");
    return `\n${name}: ${text.trimEnd().split("\n").slice(-5).join("\n")}`;
  });
  return (await Promise.all(texts)).join("");
}
