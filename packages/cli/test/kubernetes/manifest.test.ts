import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { CommandLine } from "../command-line.ts";

interface PodSpec {
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly name: string;
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
}

const cluster = sharedCluster();
let line: CommandLine;
let namespace: string;
beforeEach(async () => {
  line = new CommandLine();
  namespace = uniqueNamespace();
  await cluster.createNamespace(namespace);
});
afterEach(() => line.remove());

const podOf = (name: string): object => ({
  metadata: { labels: { app: name } },
  spec: {
    volumes: [{ name: "own", emptyDir: {} }],
    containers: [{ name: "app", image: "reports:1", volumeMounts: [{ name: "own", mountPath: "/own" }] }],
  },
});
const deployment = (name: string): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: podOf(name) },
});
const file = (name: string, text: string): string => {
  const path = join(line.home, name);
  writeFileSync(path, text);
  return path;
};
const manifest = async (...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await line.run(["manifest", ...words]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout.toString();
};
const apply = (object: object): Promise<string> =>
  cluster.kubectl(["apply", "-n", namespace, "-f", "-"], { input: JSON.stringify(object) });
const readPod = async (name: string): Promise<PodSpec> => {
  const text = await cluster.kubectl(["get", "deployment", name, "-n", namespace, "-o", "json"]);
  return (JSON.parse(text) as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
};
const added = {
  volumes: ["nbsecrets", "own"],
  mounts: ["nbsecrets", "own"],
};
const namesIn = ({ volumes, containers }: PodSpec): object => ({
  volumes: volumes.map(({ name }) => name).sort(),
  mounts: containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)).sort(),
});

test("kubectl patches a Deployment with it, which keeps what it had; twice is once", async () => {
  await apply(deployment("reports"));
  const patch = file("patch.yaml", await manifest("--for", "deployment/reports", "--container", "app"));
  for (let time = 0; time < 2; time += 1) {
    await cluster.kubectl(["patch", "deployment", "reports", "-n", namespace, "--patch-file", patch]);
    const pod = await readPod("reports");
    expect(namesIn(pod)).toEqual(added);
    expect(pod.volumes.find(({ name }) => name === "nbsecrets")).toEqual({
      name: "nbsecrets",
      secret: { secretName: "user-credentials", defaultMode: 0o400, optional: false },
    });
  }
});

test("a second patch takes back what the first one said; names that look like numbers are names", async () => {
  await apply(deployment("reports"));
  const patched = async (...words: readonly string[]): Promise<unknown> => {
    const patch = file("patch.yaml", await manifest("--for", "deployment/reports", "--container", "app", ...words));
    await cluster.kubectl(["patch", "deployment", "reports", "-n", namespace, "--patch-file", patch]);
    return (await readPod("reports")).volumes.find(({ name }) => name === "nbsecrets");
  };
  const items = ["1e3_", "0_x1F", "on"].map((name) => ({ key: name, path: name }));
  const secret = { secretName: "user-credentials", defaultMode: 0o400 };
  expect(await patched("--names", "1e3_,0_x1F,on", "--optional")).toEqual({
    name: "nbsecrets",
    secret: { ...secret, optional: true, items },
  });
  expect(await patched()).toEqual({ name: "nbsecrets", secret: { ...secret, optional: false } });
});

test("a CronJob takes it too", async () => {
  const spec = { template: { spec: { ...(podOf("nightly") as { spec: object }).spec, restartPolicy: "Never" } } };
  const metadata = { name: "nightly" };
  await apply({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata,
    spec: { schedule: "0 3 * * *", jobTemplate: { spec } },
  });
  const patch = file("patch.yaml", await manifest("--for", "cronjob", "--container", "app", "--names", "A,B"));
  await cluster.kubectl(["patch", "cronjob", "nightly", "-n", namespace, "--patch-file", patch]);
  const text = await cluster.kubectl(["get", "cronjob", "nightly", "-n", namespace, "-o", "json"]);
  const { jobTemplate } = (JSON.parse(text) as { spec: { jobTemplate: { spec: typeof spec } } }).spec;
  expect(namesIn(jobTemplate.spec.template.spec as unknown as PodSpec)).toEqual(added);
});

test("Kustomize adds it to the workload that was named, and to no other", async () => {
  const component = await manifest("--for", "deployment/re.ports", "--container", "app", "--kustomize");
  mkdirSync(join(line.home, "nbsecrets"));
  file("nbsecrets/kustomization.yaml", component);
  file("reports.yaml", JSON.stringify(deployment("re.ports")));
  file("other.yaml", JSON.stringify(deployment("re-ports")));
  const kustomization = { resources: ["reports.yaml", "other.yaml"], components: ["nbsecrets"] };
  file("kustomization.yaml", JSON.stringify({ kind: "Kustomization", ...kustomization }));
  await cluster.kubectl(["apply", "-n", namespace, "-k", line.home]);
  expect(namesIn(await readPod("re.ports"))).toEqual(added);
  expect(namesIn(await readPod("re-ports"))).toEqual({ volumes: ["own"], mounts: ["own"] });
});
