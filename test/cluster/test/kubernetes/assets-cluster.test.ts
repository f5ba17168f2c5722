import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { assets, testclusterCommand } from "../../cluster-programs.ts";
import { TestCluster } from "../../test-cluster.ts";
import { whoAmI } from "./who-am-i.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
  vi.unstubAllEnvs();
});

/** The directory that the environment names, else one with our binary under the three names that envtest expects. */
async function someAssets(): Promise<string> {
  const named = assets();
  if (named !== undefined) return named;
  const directory = await mkdtemp(join(tmpdir(), "nbk-assets-"));
  cleanUp.push(() => rm(directory, { recursive: true }));
  for (const name of ["etcd", "kube-apiserver", "kubectl"])
    await symlink(testclusterCommand()[0], join(directory, name));
  return directory;
}

test("etcd and kube-apiserver of KUBEBUILDER_ASSETS are a cluster too", async () => {
  vi.stubEnv("KUBEBUILDER_ASSETS", await someAssets());
  expect(testclusterCommand()).toContainEqual(expect.stringContaining("assets-cluster.ts"));
  const cluster = await TestCluster.start();
  cleanUp.push(() => cluster.dispose());
  await cluster.grant("alice", "team", "user-credentials", ["get", "create"]);
  const create = ["-n", "team", "create", "secret", "generic", "user-credentials", "--from-literal=TOKEN=one"];
  await cluster.kubectl(create, { user: "alice" });
  await expect(cluster.kubectl(create, { user: "bob" })).rejects.toThrow("is forbidden");
  expect(await whoAmI(cluster, "alice")).toBe("alice");
  await cluster.killServer();
  await cluster.startServer();
  const read = ["-n", "team", "get", "secret", "user-credentials", "-o", "jsonpath={.data.TOKEN}"];
  expect(await cluster.kubectl(read, { user: "alice" })).toBe("b25l");
});
