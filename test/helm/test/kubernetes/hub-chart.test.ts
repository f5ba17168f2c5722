import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../cluster/free-port.ts";
import { sharedCluster, uniqueNamespace } from "../../../cluster/shared-cluster.ts";
import { Helm } from "../../helm.ts";

const chart = fileURLToPath(new URL("../../../../packages/hub-chart", import.meta.url));
const program = fileURLToPath(new URL("../../../../packages/cli/dist/nbsecrets.mjs", import.meta.url));
const cluster = sharedCluster();
const image = ["--set", "image.repository=registry.example.org/notebook", "--set", "image.tag=2026.11"];
const besideHub = ["--set", "secrets.besideHub=true"];
let namespace: string;
let helm: Helm;
beforeEach(async () => {
  namespace = uniqueNamespace();
  await cluster.createNamespace(namespace);
  helm = new Helm(cluster.kubeconfig("admin"), namespace);
});
afterEach(() => helm.remove());

interface PodSpec {
  readonly containers: readonly {
    readonly command: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly readinessProbe: { readonly httpGet: { readonly path: string } };
    readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly template: { readonly metadata: object; readonly spec: PodSpec } };
}

const kubectl = (...words: readonly string[]): Promise<string> => cluster.kubectl(["-n", namespace, ...words]);
const install = (...words: readonly string[]): Promise<string> =>
  helm.run(["install", "nbsecrets-hub", chart, ...image, ...besideHub, ...words]);
const rendered = async (...words: readonly string[]): Promise<readonly Manifest[]> =>
  loadAll(await helm.run(["template", "nbsecrets-hub", chart, ...image, ...besideHub, ...words])) as Manifest[];
const deployment = async (...words: readonly string[]): Promise<Manifest> => {
  const found = (await rendered(...words)).find(({ kind }) => kind === "Deployment");
  return found ?? expect.unreachable("there is no Deployment");
};
const may = async (verb: string, resource: string, where: string): Promise<boolean> => {
  const who = `system:serviceaccount:${namespace}:nbsecrets-hub`;
  const words = ["-n", where, "auth", "can-i", verb, resource, "--as", who];
  return (await cluster.kubectl(words).catch((error: Error) => error.message)).trim().startsWith("yes");
};

test("the service has rights on the Secrets of their namespace, and none where the hub is", async () => {
  const secrets = uniqueNamespace();
  await cluster.createNamespace(secrets);
  await install("--set", `secrets.namespace=${secrets}`);
  for (const verb of ["get", "list", "watch", "create", "patch", "delete"]) {
    await expect.poll(() => may(verb, "secrets", secrets)).toBe(verb !== "delete");
    expect([verb, await may(verb, "secrets", namespace)]).toEqual([verb, false]);
    expect([verb, await may(verb, "pods", secrets)]).toEqual([verb, false]);
  }
  expect([await may("update", "secrets", secrets), await may("deletecollection", "secrets", secrets)]).toEqual([
    false,
    false,
  ]);
});

test("the right to delete comes and goes with admin.delete", async () => {
  await install("--set", "admin.delete=true");
  await expect.poll(() => may("delete", "secrets", namespace)).toBe(true);
  await helm.run(["upgrade", "nbsecrets-hub", chart, "--reuse-values", "--set", "admin.delete=false"]);
  await expect.poll(() => may("delete", "secrets", namespace)).toBe(false);
});

test("the hub's API, the namespace and the hub are told to every command of the pod", async () => {
  const environment = async (...values: readonly string[]): Promise<Readonly<Record<string, string | undefined>>> => {
    const { spec } = (await deployment(...values.flatMap((value) => ["--set", value]))).spec.template;
    return Object.fromEntries(spec.containers.flatMap(({ env }) => env.map(({ name, value }) => [name, value])));
  };
  expect(await environment()).toMatchObject({
    JUPYTERHUB_API_URL: "http://hub:8081/hub/api",
    NBSECRETS_HUB_NAMESPACE: namespace,
    NBSECRETS_HUB_ID: `${namespace}/nbsecrets-hub`,
  });
  const more = [
    "hub.baseUrl=/jupyter/",
    "secrets.namespace=jhub-secrets",
    "secrets.hubName=research",
    "secrets.hubId=a/b",
  ];
  expect(await environment(...more)).toMatchObject({
    JUPYTERHUB_API_URL: "http://hub:8081/jupyter/hub/api",
    NBSECRETS_HUB_NAMESPACE: "jhub-secrets",
    NBSECRETS_HUB_NAME: "research",
    NBSECRETS_HUB_ID: "a/b",
  });
  expect(await environment("hub.apiUrl=http://other:1/api")).toMatchObject({
    JUPYTERHUB_API_URL: "http://other:1/api",
  });
});

test("several replicas are not all taken away at once, and egress can be narrowed", async () => {
  expect((await rendered()).map(({ kind }) => kind)).not.toContain("PodDisruptionBudget");
  const egress = JSON.stringify([{ ports: [{ port: 8081 }] }]);
  const manifests = await rendered("--set", "replicas=2", "--set-json", `networkPolicy.egress=${egress}`);
  expect(manifests.map(({ kind }) => kind)).toContain("PodDisruptionBudget");
  const policy = manifests.find(({ kind }) => kind === "NetworkPolicy");
  expect(policy?.spec).toMatchObject({ policyTypes: ["Ingress", "Egress"], egress: [{ ports: [{ port: 8081 }] }] });
  await install("--set", "replicas=2", "--set-json", `networkPolicy.egress=${egress}`);
});

test("users' Secrets outlive the release", async () => {
  await install();
  await kubectl("create", "secret", "generic", "nbsecrets-alice", "--from-literal=API_TOKEN=of-alice");
  await kubectl("label", "secret", "nbsecrets-alice", "nbsecrets/hub=default");
  await helm.run(["uninstall", "nbsecrets-hub"]);
  expect(await kubectl("get", "secret", "nbsecrets-alice", "-o", "name")).toBe("secret/nbsecrets-alice\n");
});

test("a namespace that enforces the Pod Security standard restricted takes its pod", async () => {
  await kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
  await install();
  const { template } = (await deployment()).spec;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name: "service" },
    spec: template.spec,
  };
  const { status, text } = await cluster.request("POST", `/api/v1/namespaces/${namespace}/pods`, { body: pod });
  expect([status, text]).toEqual([201, expect.any(String)]);
});

describe("the command that its pod runs", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "nbsecrets-hub-chart-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  test("listens where the Service and the probes look for it", async () => {
    const port = await freePort();
    const more = ["secrets.hubName=research", "hub.baseUrl=/jupyter/", `port=${port}`];
    const [container] = (await deployment(...more.flatMap((value) => ["--set", value]))).spec.template.spec.containers;
    const {
      command = [],
      args = [],
      env = [],
      readinessProbe,
      livenessProbe,
    } = container ?? expect.unreachable("no container");
    expect(command[0]).toBe("nbsecrets");
    const told = Object.fromEntries(env.map(({ name, value = "from-the-secret" }) => [name, value]));
    const child = spawn(process.execPath, [program, ...command.slice(1), ...args], {
      env: {
        ...told,
        HOME: home,
        KUBECONFIG: cluster.kubeconfig("alice"),
        JUPYTERHUB_API_URL: "http://127.0.0.1:9/hub/api",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(child.stdout, "data");
      const asked = (path = ""): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
      const answer = await asked(livenessProbe?.httpGet.path);
      expect([answer.status, await answer.text()]).toEqual([200, "ok\n"]);
      // No hub answers yet.
      expect((await asked(readinessProbe?.httpGet.path)).status).toBe(503);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });
});

test.each([
  ["no namespace for the Secrets", ["--set", "secrets.besideHub=false"], "besideHub"],
  ["a hub's name with two dashes", ["--set", "secrets.hubName=re--search"], "hubName"],
  ["no image", ["--set", "image.repository="], "repository"],
  ["an unknown value", ["--set", "image.repositry=x"], "repositry"],
  ["words for a number", ["--set", "recheckSeconds=often"], "recheckSeconds"],
  ["too often", ["--set", "recheckSeconds=0"], "recheckSeconds"],
  ["an address without a scheme", ["--set", "hub.apiUrl=hub:8081"], "apiUrl"],
  ["a base URL without its slash", ["--set", "hub.baseUrl=/jupyter"], "baseUrl"],
  ["a hub's name that no Secret's name can have in it", ["--set", "secrets.hubName=Re_search"], "hubName"],
  ["a policy that would let in everybody", ["--set-json", "networkPolicy.proxyLabels=null"], "proxyLabels"],
])("%s is refused before anything is installed", async (_what, words, said) => {
  await expect(install(...words)).rejects.toThrow(said);
  expect(await kubectl("get", "deployments", "-o", "name")).toBe("");
});
