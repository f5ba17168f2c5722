import { randomBytes } from "node:crypto";
import { HubDriver } from "../../packages/stores/src/hub-driver.ts";
import type { TestCluster } from "../cluster/test-cluster.ts";
import { grantNamespace } from "./namespace-rights.ts";
import { SecretsService, type SecretsServiceOptions } from "./secrets-service.ts";
import { TestHub, type HubSession } from "./test-hub.ts";

/** Who the secrets service is to the cluster. */
const SERVICE_USER = "carol";

export interface HubSceneOptions {
  readonly cluster: TestCluster;
  /** Where the Secrets are; one of its own unless told. */
  readonly namespace?: string;
  /** More words for the service. */
  readonly words?: readonly string[];
}

/** A hub with its secrets service, which keeps Secrets in a namespace of its own on a real API server. */
export class HubScene {
  readonly cluster: TestCluster;
  readonly namespace: string;
  readonly hub: TestHub;
  readonly service: SecretsService;
  readonly #drivers: HubDriver[] = [];

  private constructor(cluster: TestCluster, namespace: string, hub: TestHub, service: SecretsService) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.hub = hub;
    this.service = service;
  }

  static async open({
    cluster,
    namespace = `hub-${randomBytes(6).toString("hex")}`,
    words = [],
  }: HubSceneOptions): Promise<HubScene> {
    await grantNamespace(cluster, SERVICE_USER, namespace);
    const hub = await TestHub.make();
    const options: SecretsServiceOptions = { hub, kubeconfig: cluster.kubeconfig(SERVICE_USER), namespace, words };
    const scene = new HubScene(cluster, namespace, hub, new SecretsService(options));
    try {
      await scene.service.start();
      await hub.start();
    } catch (error) {
      await scene.dispose();
      throw error;
    }
    return scene;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#drivers.map((driver) => driver.close()));
    await this.service.stop("SIGKILL");
    await this.hub.dispose();
  }

  /** Lets the service do this, and nothing else, to the Secrets of the namespace. */
  grant(verbs: readonly string[]): Promise<void> {
    return grantNamespace(this.cluster, SERVICE_USER, this.namespace, verbs);
  }

  /** A user with a server in which nobody works. */
  async session(user: string): Promise<HubSession> {
    await this.hub.addUser(user);
    return this.hub.startServer(user, { bare: true });
  }

  /** The store that a session with this token has. */
  driver(token: string): HubDriver {
    const driver = new HubDriver({ address: { url: this.hub.serviceUrl, token }, pause: () => 50 });
    this.#drivers.push(driver);
    return driver;
  }

  /** The Secrets of the namespace, by name. */
  async secrets(): Promise<ReadonlyMap<string, LiveSecret>> {
    const { items } = JSON.parse(
      await this.cluster.kubectl(["get", "secrets", "-n", this.namespace, "-o", "json"]),
    ) as {
      items: readonly LiveSecret[];
    };
    return new Map(items.map((item) => [item.metadata.name, item]));
  }
}

export interface LiveSecret {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}
