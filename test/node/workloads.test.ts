import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine } from "../../packages/cli/test/command-line.ts";
import { ownNode } from "./own-node.ts";
import { IMAGE, type Pod } from "./pod.ts";

const node = ownNode();
const PROGRAM = `
import os
import nbsecrets
nbsecrets.load("MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN")
print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])
`;
const container = (program: string) => ({
  name: "app",
  image: IMAGE,
  imagePullPolicy: "Never",
  command: ["python3", "-u", "-c", program],
});
const pod = (restartPolicy: string, program: string) => ({
  restartPolicy,
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  containers: [container(program)],
});

describe("what `nbsecrets manifest` writes, with --fs-group, for pods that do not run as root", () => {
  const line = new CommandLine();
  const directory = mkdtempSync(join(tmpdir(), "nbsecrets-workloads-"));
  let namespace: string;
  const kubectl = (words: readonly string[], input?: string): Promise<string> =>
    node().cluster.kubectl(["-n", namespace, ...words], input === undefined ? {} : { input });
  beforeAll(async () => {
    namespace = await node().createNamespace();
    const values = ["MLFLOW_ACCESS_SECRET=mlflow-1f7d", "REDIS_ACCESS_TOKEN=redis-93ac"];
    await kubectl([
      "create",
      "secret",
      "generic",
      "user-credentials",
      ...values.map((value) => `--from-literal=${value}`),
    ]);
  });
  afterAll(() => {
    line.remove();
    rmSync(directory, { recursive: true });
  });

  /** Patches the object as the documentation says, and runs the pod that its controller would make. */
  const runPatched = async (word: string, name: string, manifest: object, path: string): Promise<Pod> => {
    await kubectl(["create", "-f", "-"], JSON.stringify(manifest));
    const options = ["--for", `${word}/${name}`, "--container", "app", "--fs-group", "100"];
    const { code, stdout } = await line.run(["manifest", ...options]);
    expect(code).toBe(0);
    const file = join(directory, `${name}.yaml`);
    writeFileSync(file, stdout);
    await kubectl(["patch", word, name, "--patch-file", file]);
    const template = await kubectl(["get", word, name, "-o", `jsonpath={${path}}`]);
    const { spec } = JSON.parse(template) as { spec: Readonly<Record<string, unknown>> };
    return node().run(namespace, { metadata: { name }, spec });
  };

  test("a Deployment's pods", async () => {
    const labels = { app: "reports" };
    const template = { metadata: { labels }, spec: pod("Always", `${PROGRAM}\nimport time; time.sleep(10_000)`) };
    const spec = { selector: { matchLabels: labels }, template };
    const manifest = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "reports" }, spec };
    const started = await runPatched("deployment", "reports", manifest, ".spec.template");
    await started.ready();
    await expect.poll(() => started.logs(), { timeout: 30_000 }).toBe("mlflow-1f7d redis-93ac\n");
  });

  test("a Deployment's pods with --live, which an earlier patch gave the Secret itself", async () => {
    const rules = ["--verb=get,watch", "--resource=secrets", "--resource-name=user-credentials"];
    await kubectl(["create", "serviceaccount", "reader"]);
    await kubectl(["create", "role", "reader", ...rules]);
    const binding = ["--role=reader", `--serviceaccount=${namespace}:reader`];
    await kubectl(["create", "rolebinding", "reader", ...binding]);
    const file = join(directory, "live.yaml");
    const options = ["--for", "deployment/reports", "--container", "app", "--live", IMAGE];
    const { stdout } = await line.run(["manifest", ...options, "--service-account", "reader"]);
    writeFileSync(file, stdout);
    await kubectl(["patch", "deployment", "reports", "--patch-file", file]);
    // The sidecar has to sign in, which the pods of this test did not so far.
    const token = { op: "replace", path: "/spec/template/spec/automountServiceAccountToken", value: true };
    await kubectl(["patch", "deployment", "reports", "--type=json", "-p", JSON.stringify([token])]);
    const template = await kubectl(["get", "deployment", "reports", "-o", "jsonpath={.spec.template.spec}"]);
    const spec = JSON.parse(template) as Readonly<Record<string, unknown>>;
    const started = await node().run(namespace, { metadata: { name: "reports-live" }, spec });
    await started.ready();
    await expect.poll(() => started.logs("app"), { timeout: 30_000 }).toBe("mlflow-1f7d redis-93ac\n");
  });

  test("a CronJob's pods", async () => {
    const spec = { schedule: "0 6 * * *", jobTemplate: { spec: { template: { spec: pod("Never", PROGRAM) } } } };
    const manifest = { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "nightly" }, spec };
    const started = await runPatched("cronjob", "nightly", manifest, ".spec.jobTemplate.spec.template");
    expect(await started.output()).toBe("mlflow-1f7d redis-93ac\n");
  });
});
