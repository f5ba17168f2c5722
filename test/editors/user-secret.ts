import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestCluster } from "../cluster/test-cluster.ts";

/** The Secret of the user alice, in a namespace that no other test has, as its platform and its administrator see it. */
export class UserSecret {
  readonly user = "alice";
  readonly namespace = `lab-${randomBytes(4).toString("hex")}`;
  readonly name: string;
  readonly #cluster: TestCluster;

  constructor(cluster: TestCluster, name: string) {
    this.#cluster = cluster;
    this.name = name;
  }

  /** What makes a program of the user keep secrets in it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      KUBECONFIG: this.#cluster.kubeconfig(this.user),
      NBSECRETS_STORE: `kubernetes:${this.name}?namespace=${this.namespace}`,
    };
  }

  /** Makes the namespace and the empty Secret; the user may do nothing yet. */
  async create(): Promise<void> {
    await this.#cluster.createNamespace(this.namespace);
    await this.kubectl("create", "secret", "generic", this.name);
  }

  grant(verbs?: readonly string[]): Promise<void> {
    return this.#cluster.grant(this.user, this.namespace, this.name, verbs);
  }

  /** As the administrator, in the namespace. */
  kubectl(...words: readonly string[]): Promise<string> {
    return this.#cluster.kubectl(["--namespace", this.namespace, ...words]);
  }

  /** Makes what a manifest says, as the administrator. */
  async apply(manifest: string): Promise<void> {
    await this.#cluster.kubectl(["apply", "--filename=-"], { input: manifest });
  }

  /** Whether the user may do this to the Secret. */
  async may(verb: string): Promise<boolean> {
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: this.user,
        resourceAttributes: { verb, resource: "secrets", name: this.name, namespace: this.namespace },
      },
    };
    const words = ["create", "--filename=-", "--output=jsonpath={.status.allowed}"];
    return (await this.#cluster.kubectl(words, { input: JSON.stringify(review) })) === "true";
  }

  /** Values by name; `null` removes one. */
  async patch(values: Readonly<Record<string, string | null>>): Promise<void> {
    const data = Object.entries(values).map(([name, value]) => [
      name,
      value === null ? null : Buffer.from(value).toString("base64"),
    ]);
    // In a file: a command line may not be so long.
    const file = join(this.#cluster.access.directory, `${this.namespace}.json`);
    writeFileSync(file, JSON.stringify({ data: Object.fromEntries(data) as unknown }), { mode: 0o600 });
    await this.kubectl("patch", "secret", this.name, "--type=merge", `--patch-file=${file}`);
  }

  /** Its data as kubectl shows it: base64 by key. */
  async data(): Promise<Readonly<Record<string, string>>> {
    const object = JSON.parse(await this.kubectl("get", "secret", this.name, "--output=json")) as {
      data?: Record<string, string>;
    };
    return object.data ?? {};
  }
}
