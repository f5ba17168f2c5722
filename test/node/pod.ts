import { setTimeout as delay } from "node:timers/promises";
import type { TestCluster } from "../cluster/test-cluster.ts";

/** The image that `scripts/session-image.mjs` makes: Python with the loader, and the command line. */
export const IMAGE = "docker.io/local/session:1";
/** The name that the node has in the API. */
export const NODE = "127.0.0.1";
const PATIENCE_MS = 150_000;

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly containerID?: string;
  readonly state: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: { readonly startedAt: string };
    readonly terminated?: { readonly exitCode: number; readonly finishedAt: string };
  };
}

export interface PodStatus {
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/** A pod on the node. */
export class Pod {
  readonly name: string;
  readonly #cluster: TestCluster;
  readonly #namespace: string;

  constructor(cluster: TestCluster, namespace: string, name: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.name = name;
  }

  async status(): Promise<PodStatus> {
    const { status, text } = await this.#cluster.request("GET", this.path);
    if (status !== 200) throw new Error(`The API server answered ${status} about the pod ${this.name}.`);
    return (JSON.parse(text) as { status: PodStatus }).status;
  }

  get path(): string {
    return `/api/v1/namespaces/${this.#namespace}/pods/${this.name}`;
  }

  /** Resolves with the first status that is `wanted`; rejects after two and a half minutes, with what the kubelet says of the pod. */
  async until(wanted: (status: PodStatus) => boolean): Promise<PodStatus> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const status = await this.status();
      if (wanted(status)) return status;
      if (Date.now() > deadline) {
        throw new Error(`The pod ${this.name} did not get there in 150 s: ${await this.#account(status)}`);
      }
      await delay(50);
    }
  }

  /** Resolves when all of its containers are ready. */
  async ready(): Promise<this> {
    await this.until(({ conditions }) => conditions?.some(isReady) === true);
    return this;
  }

  /** What its container printed, once it has ended well. */
  async output(): Promise<string> {
    const { phase } = await this.until((status) => status.phase === "Succeeded" || status.phase === "Failed");
    const printed = await this.logs();
    if (phase === "Failed") throw new Error(`The pod ${this.name} failed: ${printed}`);
    return printed;
  }

  logs(container?: string): Promise<string> {
    return this.#kubectl(["logs", this.name, ...(container === undefined ? [] : ["-c", container])]);
  }

  /** What a command in a container prints on both streams, and its exit code: it may fail. */
  async exec(words: readonly string[], container = "session"): Promise<{ code: number; output: string }> {
    // kubectl says the command's exit code in a sentence of its own, among what the command says.
    const script = '"$@" 2>&1; echo "exit code $?"';
    const output = await this.#kubectl(["exec", this.name, "-c", container, "--", "sh", "-c", script, "sh", ...words]);
    const [, before = "", code] = /^([^]*)exit code (\d+)\n$/.exec(output) ?? [];
    if (code === undefined) throw new Error(`The pod ${this.name} broke off: ${output}`);
    return { code: Number(code), output: before };
  }

  /** What `nbsecrets doctor` says in the session's container, in one line. */
  async doctor(): Promise<{ code: number; output: string }> {
    const { code, output } = await this.exec(["nbsecrets", "doctor"]);
    return { code, output: output.replaceAll(/\s+/g, " ") };
  }

  async remove(): Promise<void> {
    await this.#kubectl(["delete", "pod", this.name, "--grace-period=1", "--wait=true", "--timeout=60s"]);
  }

  async #account({ phase, initContainerStatuses = [], containerStatuses = [] }: PodStatus): Promise<string> {
    const containers = [...initContainerStatuses, ...containerStatuses];
    const states = containers.map(
      ({ name, state, restartCount }) => `${name} ${restartCount} ${JSON.stringify(state)}`,
    );
    const events = await this.#kubectl(["get", "events", "--field-selector", `involvedObject.name=${this.name}`]);
    // One that did not start has none.
    const logs = containers.map(({ name }) => this.logs(name).catch((error: Error) => error.message));
    return [phase, ...states, events, ...(await Promise.all(logs))].join("\n");
  }

  #kubectl(words: readonly string[]): Promise<string> {
    return this.#cluster.kubectl(["-n", this.#namespace, ...words]);
  }
}

function isReady({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === "Ready" && status === "True";
}
