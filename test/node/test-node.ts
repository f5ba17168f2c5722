import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { TestCluster } from "../cluster/test-cluster.ts";
import { NodeProcess, type NodeProcessOptions } from "./node-process.ts";
import { isInOwnNetwork } from "./own-network.ts";
import { NODE, Pod } from "./pod.ts";
import { serveServiceAddress } from "./service-address.ts";

const CGROUPS = "/sys/fs/cgroup";

export interface TestNodeOptions {
  /** How often the kubelet looks at each pod. Default: `2s`; what a kubelet has unless told otherwise is `1m0s`. */
  readonly syncFrequency?: string;
}

/** The manifest of a pod, without what puts it on the node. */
export interface PodManifest {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * The one node of a `TestCluster`: a real kubelet with containerd and runc. There is no scheduler, so pods are put on it by name, and no
 * controller makes pods of Deployments and Jobs. Pods have addresses of their own; the process that starts it is in a network of
 * its own with them (`npm run test:node`).
 */
export class TestNode {
  readonly cluster: TestCluster;
  readonly directory: string;
  readonly #options: NodeProcessOptions;
  #process: NodeProcess | undefined;
  #stopServing: (() => void) | undefined;

  private constructor(cluster: TestCluster, directory: string, options: NodeProcessOptions) {
    this.cluster = cluster;
    this.directory = directory;
    this.#options = options;
  }

  static async start(cluster: TestCluster, { syncFrequency = "2s" }: TestNodeOptions = {}): Promise<TestNode> {
    if (!isInOwnNetwork()) {
      throw new Error("A node has a network of its own: run this with npm run test:node, or npm run bench -- node.");
    }
    const directory = await mkdtemp(join(tmpdir(), "nbn-"));
    const node = new TestNode(cluster, directory, {
      directory,
      cgroup: basename(directory),
      kubeconfig: cluster.kubeconfig("admin"),
      syncFrequency,
    });
    try {
      node.#stopServing = await serveServiceAddress(cluster.server);
      await node.boot();
      return node;
    } catch (error) {
      await node.dispose();
      throw error;
    }
  }

  /** Starts the node again, after `kill`; its pods come back by themselves. */
  async boot(): Promise<void> {
    if (this.#process !== undefined) throw new Error("This node runs already.");
    this.#process = await NodeProcess.start(this.#options);
    await this.#untilReady();
  }

  /** As when the machine loses its power. */
  async kill(): Promise<void> {
    if (this.#process === undefined) throw new Error("This node does not run.");
    const process = this.#process;
    this.#process = undefined;
    await process.kill();
  }

  /** A namespace of its own with what pods need there: a service account, and the certificate that they know the API server by. */
  async createNamespace(): Promise<string> {
    const namespace = `test-${randomBytes(6).toString("hex")}`;
    await this.cluster.createNamespace(namespace);
    const certificate = await readFile(this.cluster.caFile, "utf8");
    await this.#create(`/api/v1/namespaces/${namespace}/configmaps`, {
      metadata: { name: "kube-root-ca.crt" },
      data: { "ca.crt": certificate },
    });
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
      if ((await this.cluster.request("GET", path)).status === 200) return namespace;
      await delay(20);
    }
    throw new Error(`The namespace ${namespace} never got its service account.`);
  }

  /** Runs a pod on the node; resolves when the API server has taken it. */
  async run(namespace: string, { metadata, spec }: PodManifest): Promise<Pod> {
    await this.#create(`/api/v1/namespaces/${namespace}/pods`, {
      metadata,
      spec: { nodeName: NODE, terminationGracePeriodSeconds: 1, ...spec },
    });
    return this.pod(namespace, metadata.name);
  }

  /** A pod that is there. */
  pod(namespace: string, name: string): Pod {
    return new Pod(this.cluster, namespace, name);
  }

  /** The process id, on this machine, of a container's first process. */
  async processOf(pod: Pod, container: string): Promise<number> {
    const { initContainerStatuses = [], containerStatuses = [] } = await pod.status();
    const found = [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container);
    const id = found?.containerID?.replace("containerd://", "");
    const processes = id === undefined ? [] : (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    for (const pid of processes) {
      // One that ends while it is looked at is not the one.
      const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
      if ((await read("cgroup")).includes(`/${id}\n`) && /^NSpid:.*\t1$/m.test(await read("status")))
        return Number(pid);
    }
    throw new Error(`The container ${container} of the pod ${pod.name} runs no process.`);
  }

  /** Ends what was started, and removes its data. */
  async dispose(): Promise<void> {
    await this.#process?.kill();
    this.#process = undefined;
    this.#stopServing?.();
    for (const controller of await readdir(CGROUPS))
      await removeCgroup(join(CGROUPS, controller, this.#options.cgroup));
    await rm(this.directory, { recursive: true, force: true });
  }

  async #create(path: string, body: object): Promise<void> {
    const { status, text } = await this.cluster.request("POST", path, { body });
    if (status !== 201) throw new Error(`The API server answered ${status}: ${text}`);
  }

  async #untilReady(): Promise<void> {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const { status, text } = await this.cluster.request("GET", `/api/v1/nodes/${NODE}`);
      const node = JSON.parse(text) as { status: { conditions?: readonly { type: string; status: string }[] } };
      const conditions = status === 200 ? node.status.conditions : undefined;
      if (conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") === true) return;
      await delay(50);
    }
    throw new Error(`The node never became ready; ${join(this.directory, "kubelet.log")} says why.`);
  }
}

/** Those of pods first; the kernel forgets the processes in them a moment after they ended. */
async function removeCgroup(path: string): Promise<void> {
  const inner = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of inner.filter((found) => found.isDirectory())) await removeCgroup(join(path, entry.name));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const error = await rmdir(path).catch((failure: NodeJS.ErrnoException) => failure);
    if (error?.code !== "EBUSY") return;
    await delay(20);
  }
}
