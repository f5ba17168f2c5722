import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readClusterAccess } from "../src/kubernetes-access.ts";

const kubeconfig = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "one", cluster: { server: "https://127.0.0.1:6443" } }],
  contexts: [{ name: "one", context: { cluster: "one", user: "ada", namespace: "alice" } }],
  users: [{ name: "ada", user: { token: "a token" } }],
  "current-context": "one",
};
let file = "";
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), "nbsecrets-kubeconfig-")), "kubeconfig");
  await writeFile(file, JSON.stringify(kubeconfig));
});
afterEach(() => rm(join(file, ".."), { recursive: true }));

test("a kubeconfig is read by its whole path", async () => {
  const access = await readClusterAccess({ env: {}, kubeconfigFiles: [file] });
  expect([access.server.href, access.namespace]).toEqual(["https://127.0.0.1:6443/", "alice"]);
});

test("one that is relative, and so may be of the folder that was opened, is refused with the remedy", async () => {
  const path = relative(process.cwd(), file);
  for (const kubeconfigFiles of [[path], [file, path], ["kubeconfig"], ["~/.kube/config"]]) {
    await expect(readClusterAccess({ env: {}, kubeconfigFiles })).rejects.toMatchObject({
      code: "unsupported",
      key: "kubernetes-config-relative",
      params: { path: kubeconfigFiles.at(-1) },
    });
  }
});
