import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { apiRequest } from "./api-request.ts";
import { ClusterProcess } from "./cluster-process.ts";
import { kubectl } from "./kubectl.ts";
import { accessReview, namespaceManifest, rightsManifests, type Manifest } from "./manifests.ts";

const DEFAULT_VERBS = ["get", "watch", "patch"];
const ALL_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];

export interface TestClusterOptions {
  /** Besides `admin`, who is in system:masters; they may do nothing until `grant`. Default: alice and bob. */
  readonly users?: readonly string[];
  /** Apart, the API server can be killed and etcd frozen alone. Default: one process for both. */
  readonly components?: "together" | "apart";
  /** For kube-apiserver. */
  readonly flags?: readonly string[];
  /** Whether etcd syncs its files; without, a write survives SIGKILL but no power failure. Default: no. */
  readonly etcdFsync?: boolean;
}

/** What a test process needs of a cluster that another process started. */
export interface ClusterAccess {
  readonly directory: string;
  readonly server: string;
  readonly caFile: string;
  readonly kubeconfigs: Readonly<Record<string, string>>;
  readonly tokenFiles: Readonly<Record<string, string>>;
}

/** A real kube-apiserver with RBAC on an etcd of its own, on a port of the loopback interface. */
export class TestCluster {
  readonly access: ClusterAccess;
  readonly #options: TestClusterOptions | undefined;
  #server: ClusterProcess | undefined;
  #etcd: ClusterProcess | undefined;

  private constructor(access: ClusterAccess, options?: TestClusterOptions) {
    this.access = access;
    this.#options = options;
  }

  static async start(options: TestClusterOptions = {}): Promise<TestCluster> {
    // Short: etcd's sockets are in it, and the path of a socket has at most 107 bytes.
    const directory = await mkdtemp(join(tmpdir(), "nbk-"));
    let etcd: ClusterProcess | undefined;
    try {
      if (options.components === "apart") etcd = await startProcess(directory, options, "etcd");
      const server = await startProcess(directory, options, etcd === undefined ? "all" : "apiserver");
      const { server: address, caFile, kubeconfigs, tokenFiles } = server.info;
      const cluster = new TestCluster({ directory, server: address, caFile, kubeconfigs, tokenFiles }, options);
      cluster.#etcd = etcd;
      cluster.#server = server;
      return cluster;
    } catch (error) {
      await etcd?.kill();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Uses a cluster that another process started, and that it alone stops. */
  static attach(access: ClusterAccess): TestCluster {
    return new TestCluster(access);
  }

  get server(): string {
    return this.access.server;
  }

  get caFile(): string {
    return this.access.caFile;
  }

  /** The path of the user's kubeconfig, which signs in with the token. */
  kubeconfig(user: string): string {
    return known(this.access.kubeconfigs[user], user);
  }

  tokenFile(user: string): string {
    return known(this.access.tokenFiles[user], user);
  }

  /** A client certificate of the user and its key, for signing in without a token. */
  clientCertificate(user: string): { certFile: string; keyFile: string } {
    const base = this.tokenFile(user).replace(/\.token$/, "");
    return { certFile: `${base}.crt`, keyFile: `${base}.key` };
  }

  /** What kubectl prints; rejects with what it says instead. */
  kubectl(words: readonly string[], { user = "admin", input }: KubectlOptions = {}): Promise<string> {
    const cache = join(this.access.directory, "kubectl-cache");
    return kubectl(["--kubeconfig", this.kubeconfig(user), "--cache-dir", cache, ...words], input);
  }

  /** One raw request; the body of the answer as text. */
  async request(
    method: string,
    path: string,
    { user = "admin", ...more }: { user?: string; body?: unknown; contentType?: string } = {},
  ): Promise<{ status: number; text: string }> {
    const [ca, token] = await Promise.all([readFile(this.caFile, "utf8"), readFile(this.tokenFile(user), "utf8")]);
    return apiRequest({ server: this.server, ca, token, method, path, ...more });
  }

  async createNamespace(namespace: string): Promise<void> {
    await this.#apply(namespaceManifest(namespace));
  }

  /**
   * Lets the user do `verbs` to one Secret of the namespace, which is made if missing, and nothing else there: an earlier
   * grant is replaced. `create` cannot be limited to a name; the API server knows none by then. Resolves when it is in force.
   */
  async grant(
    user: string,
    namespace: string,
    secret: string,
    verbs: readonly string[] = DEFAULT_VERBS,
  ): Promise<void> {
    await this.createNamespace(namespace);
    for (const manifest of rightsManifests(user, namespace, secret, verbs)) await this.#apply(manifest);
    await this.#untilRightsAre(user, namespace, secret, new Set(verbs));
  }

  /** Takes back what was granted; resolves when it is in force. */
  async revoke(user: string, namespace: string): Promise<void> {
    const { status, text } = await this.request(
      "DELETE",
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${user}`,
    );
    if (status !== 200 && status !== 404) throw new Error(`the API server answered ${status}: ${text}`);
    await this.#untilRightsAre(user, namespace, "any", new Set());
  }

  /** Ends the API server as an operator would, and etcd with it where they are together. */
  async stopServer(): Promise<void> {
    await this.#own(this.#server).stop();
    this.#server = undefined;
  }

  /** As `stopServer`, by SIGKILL. */
  async killServer(): Promise<void> {
    await this.#own(this.#server).kill();
    this.#server = undefined;
  }

  /** Starts it again: with the same port, certificates, tokens and data. */
  async startServer(): Promise<void> {
    if (this.#options === undefined || this.#server !== undefined) throw new Error("There is no stopped server here.");
    const components = this.#etcd === undefined ? "all" : "apiserver";
    this.#server = await startProcess(this.access.directory, this.#options, components);
  }

  /** From now on every request that needs etcd hangs. */
  freezeEtcd(): void {
    this.#own(this.#etcd).freeze();
  }

  thawEtcd(): void {
    this.#own(this.#etcd).thaw();
  }

  /** Ends what was started and removes its data; of an attached cluster nothing. */
  async dispose(): Promise<void> {
    const processes = [this.#server, this.#etcd].filter((started) => started !== undefined);
    this.#server = undefined;
    this.#etcd = undefined;
    if (this.#options === undefined) return;
    await Promise.all(processes.map((started) => started.kill()));
    await rm(this.access.directory, { recursive: true, force: true });
  }

  #own(started: ClusterProcess | undefined): ClusterProcess {
    if (started !== undefined) return started;
    throw new Error(
      "This cluster has no such process of its own: start one, with its components apart to freeze etcd.",
    );
  }

  async #apply({ path, ...body }: Manifest): Promise<void> {
    const { status, text } = await this.request("PATCH", `${path}?fieldManager=test-cluster&force=true`, {
      body,
      contentType: "application/apply-patch+yaml",
    });
    if (status !== 200 && status !== 201) throw new Error(`the API server answered ${status}: ${text}`);
  }

  /** The API server's authorizer learns of a Role by a watch, a moment after it was written. */
  async #untilRightsAre(user: string, namespace: string, secret: string, verbs: ReadonlySet<string>): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const allowed = await Promise.all(ALL_VERBS.map((verb) => this.#isAllowed(user, namespace, secret, verb)));
      if (ALL_VERBS.every((verb, index) => allowed[index] === verbs.has(verb))) return;
      await delay(20);
    }
    throw new Error(`The rights of ${user} in ${namespace} never became ${[...verbs].join(", ") || "none"}.`);
  }

  async #isAllowed(user: string, namespace: string, secret: string, verb: string): Promise<boolean> {
    const { path, ...body } = accessReview(namespace, secret, verb);
    const { text } = await this.request("POST", path, { user, body });
    return (JSON.parse(text) as { status: { allowed: boolean } }).status.allowed;
  }
}

interface KubectlOptions {
  /** Default: admin. */
  readonly user?: string;
  /** Its standard input. */
  readonly input?: string | Uint8Array;
}

function startProcess(directory: string, options: TestClusterOptions, components: string): Promise<ClusterProcess> {
  const args = ["--dir", directory, "--components", components];
  if (options.users !== undefined) args.push("--users", options.users.join(","));
  if (options.etcdFsync !== true) args.push("--etcd-no-fsync");
  if (options.flags !== undefined) args.push("--", ...options.flags);
  return ClusterProcess.start(args);
}

function known(path: string | undefined, user: string): string {
  if (path === undefined) throw new Error(`This cluster has no user ${user}.`);
  return path;
}
