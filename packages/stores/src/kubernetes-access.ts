import { readFile, stat } from "node:fs/promises";
import type { OutgoingHttpHeaders } from "node:http";
import type { Agent, RequestOptions } from "node:https";
import { dirname, isAbsolute, join } from "node:path";
import { KubeConfig, type Cluster, type Context, type User } from "@kubernetes/client-node";
import { load } from "js-yaml";
import { SecretError } from "@nbsecrets/shared";
import { errnoOf, fileError } from "./file-error.ts";
import { fileStamp } from "./file-stamp.ts";
import type { Environment } from "./places.ts";

/** Where a pod finds its service account. */
export const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface AccessOptions {
  readonly env: Environment;
  /** Best first, as kubectl merges them; those that are not there are passed over. */
  readonly kubeconfigFiles: readonly string[];
  readonly context?: string;
  readonly serviceAccountDirectory?: string;
}

/** What a request to one cluster needs, as one user. */
export interface ClusterAccess {
  readonly server: URL;
  /** The namespace that the context, or the pod, says. */
  readonly namespace: string;
  /** Asked before each request, so that a token that rotates is the current one. */
  credentials(): Promise<ClusterCredentials>;
  /** Whether the kubeconfigs are other ones by now: what does not work may have been corrected there. */
  hasChanged(): Promise<boolean>;
}

export interface ClusterCredentials {
  readonly headers: OutgoingHttpHeaders;
  /** What a connection is made with: certificates, and the name the server's must have. */
  readonly tls: TlsParts;
  /** `user:password`, where a kubeconfig still has one. */
  readonly auth?: string;
  /** Where the kubeconfig says that a proxy is in between. */
  readonly proxyAgent?: Agent;
}

interface TlsParts {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
}

/**
 * Reads the user's own kubeconfig, else the pod's service account. Nothing is taken from this process's environment but
 * through `env`. Rejects with a `SecretError` that quotes no file.
 */
export async function readClusterAccess(options: AccessOptions): Promise<ClusterAccess> {
  // kubectl looks for it where it runs. An editor runs in the folder that was opened, and a kubeconfig can start programs.
  const relative = options.kubeconfigFiles.find((file) => !isAbsolute(file));
  if (relative !== undefined) {
    throw new SecretError("unsupported", "kubernetes-config-relative", { path: relative });
  }
  const stamp = await stampOf(options.kubeconfigFiles);
  const config = (await readKubeconfigs(options.kubeconfigFiles)) ?? (await serviceAccount(options));
  if (config === undefined) {
    throw new SecretError("unavailable", "kubernetes-config-missing", { paths: options.kubeconfigFiles.join(", ") });
  }
  const path = options.kubeconfigFiles.join(", ");
  const name = options.context ?? config.getCurrentContext();
  if (!name) {
    throw new SecretError("unavailable", "kubernetes-context-unset", { path });
  }
  const context = config.getContexts().find((one) => one.name === name);
  if (context === undefined) {
    throw new SecretError("unavailable", "kubernetes-context-unknown", { context: name, path });
  }
  config.setCurrentContext(name);
  const cluster = config.getCurrentCluster();
  if (cluster === null || !URL.canParse(cluster.server)) {
    throw new SecretError("unavailable", "kubernetes-config-damaged", { path });
  }
  const server = new URL(cluster.server);
  if (cluster.skipTLSVerify || server.protocol !== "https:") {
    throw new SecretError("unsupported", "kubernetes-insecure", { server: server.origin, path });
  }
  const user = config.getCurrentUser();
  if (user?.exec) {
    prepareExec(user, options.env);
  }
  return {
    server,
    namespace: context.namespace || "default",
    credentials: () => credentials(config, cluster, user),
    hasChanged: async () => (await stampOf(options.kubeconfigFiles)) !== stamp,
  };
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map((file) =>
      stat(file, { bigint: true }).then(fileStamp, (error: unknown) => errnoOf(error) ?? "unreadable"),
    ),
  );
  return stamps.join("\n");
}

async function readKubeconfigs(files: readonly string[]): Promise<KubeConfig | undefined> {
  const merged = { clusters: [] as Cluster[], users: [] as User[], contexts: [] as Context[], currentContext: "" };
  let found = false;
  for (const file of files) {
    const text = await readFile(file, "utf8").catch((error: unknown) => {
      if (errnoOf(error) === "ENOENT") {
        return undefined;
      }
      throw fileError(error, file, "reading");
    });
    if (text === undefined) {
      continue;
    }
    found = true;
    const config = parseKubeconfig(text, file);
    // The first one to name something wins, as kubectl has it.
    addMissing(merged.clusters, config.getClusters());
    addMissing(merged.users, config.getUsers());
    addMissing(merged.contexts, config.getContexts());
    merged.currentContext ||= config.getCurrentContext() ?? "";
  }
  if (!found) {
    return undefined;
  }
  const config = new KubeConfig();
  config.loadFromOptions(merged);
  return config;
}

function parseKubeconfig(text: string, file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    const document: unknown = load(text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) {
      throw new TypeError();
    }
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
    useTokenFiles(config, document, dirname(file));
  } catch {
    // The parser's message quotes the file, which holds tokens.
    throw new SecretError("unavailable", "kubernetes-config-damaged", { path: file });
  }
  return config;
}

interface Kubeconfig {
  readonly users?:
    readonly { readonly name?: string; readonly user?: { readonly tokenFile?: unknown } | null }[] | null;
}

/** The client library passes over `tokenFile`; kubectl prefers it to `token`. */
function useTokenFiles(config: KubeConfig, document: Kubeconfig, directory: string): void {
  const users = config.getUsers().map((user): User => {
    const tokenFile = document.users?.find(({ name }) => name === user.name)?.user?.tokenFile;
    if (typeof tokenFile !== "string" || tokenFile === "") {
      return user;
    }
    const path = isAbsolute(tokenFile) ? tokenFile : join(directory, tokenFile);
    return { ...user, token: undefined, authProvider: { name: "tokenFile", config: { tokenFile: path } } };
  });
  config.loadFromOptions({
    clusters: config.getClusters(),
    contexts: config.getContexts(),
    users,
    currentContext: config.getCurrentContext(),
  });
}

function addMissing<T extends { readonly name: string }>(to: T[], from: readonly T[]): void {
  to.push(...from.filter(({ name }) => !to.some((other) => other.name === name)));
}

async function serviceAccount(options: AccessOptions): Promise<KubeConfig | undefined> {
  const host = options.env["KUBERNETES_SERVICE_HOST"];
  const port = options.env["KUBERNETES_SERVICE_PORT"] || "443";
  if (!host) {
    return undefined;
  }
  const directory = options.serviceAccountDirectory ?? SERVICE_ACCOUNT;
  const namespaceFile = join(directory, "namespace");
  const namespace = await readFile(namespaceFile, "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") {
      return undefined;
    }
    throw fileError(error, namespaceFile, "reading");
  });
  if (namespace === undefined) {
    return undefined; // a pod without a service account
  }
  const name = "pod";
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name,
        server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
        caFile: join(directory, "ca.crt"),
        skipTLSVerify: false,
      },
    ],
    users: [{ name, authProvider: { name: "tokenFile", config: { tokenFile: join(directory, "token") } } }],
    contexts: [{ name, cluster: name, user: name, namespace: namespace.trim() }],
    currentContext: name,
  });
  return config;
}

/** What the plugin protocol asks for and the library leaves out, and the environment that we were given. */
function prepareExec(user: User, env: Environment): void {
  const exec = user.exec as { apiVersion?: unknown; env?: { name: string; value: string }[] };
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const info = { kind: "ExecCredential", apiVersion: exec.apiVersion, spec: { interactive: false } };
  exec.env = [...given, { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }, ...(exec.env ?? [])];
}

async function credentials(config: KubeConfig, cluster: Cluster, user: User | null): Promise<ClusterCredentials> {
  // Explicit, because the library's default leaves verification to NODE_TLS_REJECT_UNAUTHORIZED.
  const options: RequestOptions = { headers: {}, rejectUnauthorized: true };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw credentialFailure(error, user);
  }
  const { ca, cert, key, servername, auth } = options;
  const headers = { ...(options.headers as OutgoingHttpHeaders) };
  if (typeof headers["Authorization"] === "string") {
    headers["Authorization"] = headers["Authorization"].trim(); // a token file may end with a line break
  }
  return {
    headers,
    tls: { ca, cert, key, servername } as TlsParts,
    ...(!auth ? {} : { auth }),
    ...(cluster.proxyUrl ? { proxyAgent: options.agent as Agent } : {}),
  };
}

function credentialFailure(error: unknown, user: User | null): SecretError {
  const { path, syscall } = (error ?? {}) as { path?: unknown; syscall?: unknown };
  if (typeof path === "string" && (syscall === "open" || syscall === "read")) {
    return fileError(error, path, "reading");
  }
  // What a plugin wrote may hold anything.
  const command: unknown = (user?.exec as { command?: unknown } | null | undefined)?.command;
  return typeof command === "string"
    ? new SecretError("signed-out", "kubernetes-exec-failed", { command })
    : new SecretError("signed-out", "kubernetes-signed-out");
}
