import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, places } from "@nbsecrets/stores";
import { TestCluster, type TestClusterOptions } from "../cluster/test-cluster.ts";

/** The value of every secret but those that a bench changes, in bytes. */
export const VALUE_BYTES = 100;

/** One Secret of one user, filled by the product, with the rights that it asks for and no others. */
export interface BenchSecret {
  readonly namespace: string;
  readonly name: string;
  /** Of the object in the API. */
  readonly path: string;
  /** For `NBSECRETS_STORE`. */
  readonly spec: string;
}

/** An API server of its own for one bench; users: alice and bob. */
export class KubernetesScene {
  readonly cluster: TestCluster;
  readonly home = mkdtempSync(join(tmpdir(), "nbsecrets-bench-"));
  /** In memory where there is some, as the runtime directory of a person is: a disk takes twenty times as long for a directory. */
  readonly #memory = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nbsecrets-bench-"));
  #lastSecret = 0;

  private constructor(cluster: TestCluster) {
    this.cluster = cluster;
  }

  static async start(options: TestClusterOptions = {}): Promise<KubernetesScene> {
    return new KubernetesScene(await TestCluster.start(options));
  }

  async secret(keys: number, bytes = VALUE_BYTES): Promise<BenchSecret> {
    const namespace = `bench-${(this.#lastSecret += 1)}`;
    const name = "user-credentials";
    await this.cluster.grant("alice", namespace, name, ["get", "watch", "patch", "create"]);
    const spec = `kubernetes:${name}?namespace=${namespace}`;
    const env = this.environment(spec);
    const { driver } = openStore(spec, places(env, process.platform, process.getuid?.()), env);
    try {
      await driver.apply(
        Array.from({ length: keys }, (_unused, index) => ({
          kind: "put" as const,
          name: keyName(index),
          value: Buffer.from(randomBytes(bytes / 2).toString("hex")),
          mode: "create" as const,
        })),
      );
    } finally {
      await driver.close();
    }
    return { namespace, name, path: `/api/v1/namespaces/${namespace}/secrets/${name}`, spec };
  }

  /** Of a new person on this machine, whose store is the one given. */
  environment(spec: string, kubeconfig = this.cluster.kubeconfig("alice")): NodeJS.ProcessEnv {
    const home = mkdtempSync(join(this.home, "person-"));
    const runtime = mkdtempSync(join(this.#memory, "run-"));
    const others = Object.entries(process.env).filter(([name]) => !/^(NBSECRETS_|XDG_|NODE_|KUBE)/.test(name));
    return {
      ...Object.fromEntries(others),
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      KUBECONFIG: kubeconfig,
      NBSECRETS_STORE: spec,
    };
  }

  async dispose(): Promise<void> {
    await this.cluster.dispose();
    rmSync(this.home, { recursive: true });
    rmSync(this.#memory, { recursive: true });
  }
}

export function keyName(index: number): string {
  return `BENCH_SECRET_${String(index).padStart(4, "0")}`;
}
