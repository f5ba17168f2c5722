import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretError, SecretEvent, SecretInfo } from "@nbsecrets/shared";
import { expect } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import type { TestCluster } from "../../../../test/cluster/test-cluster.ts";
import { KubernetesDriver, type KubernetesOptions } from "../../src/kubernetes-driver.ts";

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
export const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** As much of a Secret as the cases look at. */
export interface LiveSecret {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly unknown[];
  };
  readonly type: string;
  readonly data?: Record<string, string>;
}

/** One Secret of one namespace on a real API server, and the drivers that a case opens on it. */
export class KubernetesScene {
  readonly namespace = uniqueNamespace();
  readonly secret = `secrets-${randomBytes(4).toString("hex")}`;
  readonly cluster: TestCluster;
  readonly directory: string;
  readonly #opened: KubernetesDriver[] = [];

  private constructor(cluster: TestCluster, directory: string) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /** @param verbs - what alice may do with the Secret, which is there and empty. */
  static async open(
    options: {
      readonly cluster?: TestCluster;
      readonly verbs?: readonly string[];
      readonly secret?: object | null;
    } = {},
  ): Promise<KubernetesScene> {
    const { cluster = sharedCluster(), verbs = ["get", "watch", "patch"], secret = {} } = options;
    const scene = new KubernetesScene(cluster, await mkdtemp(join(tmpdir(), "nbsecrets-kubernetes-")));
    await cluster.grant("alice", scene.namespace, scene.secret, verbs);
    if (secret !== null) {
      await scene.create(secret);
    }
    return scene;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#opened.map((driver) => driver.close()));
    await rm(this.directory, { recursive: true });
  }

  driver(options: Partial<KubernetesOptions> = {}): KubernetesDriver {
    const { secret, namespace } = this;
    const kubeconfigFiles = [this.cluster.kubeconfig("alice")];
    const driver = new KubernetesDriver({ secret, namespace, env: {}, kubeconfigFiles, ...options });
    this.#opened.push(driver);
    return driver;
  }

  /** As whoever looks after the cluster does. */
  async create(fields: object): Promise<void> {
    const metadata = { name: this.secret, ...(fields as { metadata?: object }).metadata };
    await this.#request("POST", `/api/v1/namespaces/${this.namespace}/secrets`, { ...fields, metadata });
  }

  async patch(fields: object): Promise<void> {
    await this.#request("PATCH", this.#path, fields);
  }

  async remove(): Promise<void> {
    await this.#request("DELETE", this.#path, undefined);
  }

  async live(): Promise<LiveSecret> {
    return JSON.parse(await this.#request("GET", this.#path, undefined)) as LiveSecret;
  }

  async kubectl(...words: string[]): Promise<string> {
    return this.cluster.kubectl(["-n", this.namespace, ...words]);
  }

  /** A kubeconfig of this scene's cluster, with what a case changes of it. */
  async kubeconfig(user: object, cluster: object = {}, more: object = {}): Promise<string> {
    const file = join(this.directory, `${randomBytes(4).toString("hex")}.kubeconfig`);
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "c",
          cluster: { server: this.cluster.server, "certificate-authority": this.cluster.caFile, ...cluster },
        },
      ],
      users: [{ name: "u", user }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace: this.namespace } }],
      "current-context": "x",
      ...more,
    };
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  get #path(): string {
    return `/api/v1/namespaces/${this.namespace}/secrets/${this.secret}`;
  }

  async #request(method: string, path: string, body: unknown): Promise<string> {
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const { status, text } = await this.cluster.request(method, path, { body, contentType });
    if (status >= 300) {
      throw new Error(`the API server answered ${status}: ${text}`);
    }
    return text;
  }
}

/** Puts one value, whatever is there. */
export async function put(driver: KubernetesDriver, name: string, value: string): Promise<SecretInfo | undefined> {
  const [info] = await driver.apply([{ kind: "put", name, value: bytes(value), mode: "overwrite" }]);
  return info;
}

/** The `SecretError` that the work rejects with, as it goes over the wire. */
export async function refusal(work: Promise<unknown>): Promise<ReturnType<SecretError["toJSON"]>> {
  return work.then(
    () => expect.unreachable("it was done"),
    (error: SecretError) => error.toJSON(),
  );
}

export interface Heard {
  readonly events: readonly SecretEvent[];
  /** Waits until `events` has one of these. */
  until(event: SecretEvent): Promise<void>;
  clear(): void;
}

export async function listen(driver: KubernetesDriver): Promise<Heard> {
  const events: SecretEvent[] = [];
  await driver.watch((event) => events.push(event));
  return {
    events,
    until: (event) => expect.poll(() => events, { timeout: 20_000 }).toContainEqual(event),
    clear: () => void events.splice(0),
  };
}
