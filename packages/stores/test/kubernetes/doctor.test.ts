import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { volumesyncProgram } from "../../../../test/cluster/cluster-programs.ts";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { CANARY, DoctorScene, type Findings } from "../doctor-scene.ts";

const SECRET = "user-credentials";
const cluster = sharedCluster();
let scene: DoctorScene;
let namespace: string;
beforeEach(async () => {
  scene = new DoctorScene();
  namespace = uniqueNamespace();
  await cluster.grant("alice", namespace, SECRET, ["get", "list", "watch", "patch"]);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace, `--from-literal=A=${CANARY}`]);
});
afterEach(() => scene.remove());

/** As the kubelet does it, once. */
const mountAsKubelet = async (): Promise<void> => {
  const words = ["--kubeconfig", cluster.kubeconfig("alice"), "--namespace", namespace, "--secret", SECRET];
  await promisify(execFile)(volumesyncProgram(), [...words, "--dir", scene.standardMount, "--once"]);
};
const change = async (body: object): Promise<void> => {
  const path = `/api/v1/namespaces/${namespace}/secrets/${SECRET}`;
  const { status } = await cluster.request("PATCH", path, { body, contentType: "application/merge-patch+json" });
  expect(status).toBe(200);
};
const examine = (more: Readonly<Record<string, string>> = {}): Promise<Findings> => {
  const spec = `kubernetes:${SECRET}?namespace=${namespace}`;
  return scene.examine({ spec, env: { ...scene.env, KUBECONFIG: cluster.kubeconfig("alice"), ...more } });
};

test("the kubelet's mount serves until a session makes one", async () => {
  await mountAsKubelet();
  const found = await examine();
  expect(found.trouble).toEqual(["note doctor-mount-standard"]);
  expect(found.of("mount-standard")).toEqual(["ok doctor-mount-kubelet", "ok doctor-mount-current"]);
});

test("the kubelet's mount, named to sessions, is no problem of owner or mode", async () => {
  await mountAsKubelet();
  const found = await examine({ NBSECRETS_MOUNT: scene.standardMount });
  expect(found.trouble).toEqual([]);
  expect(found.of("mount-access")).toEqual([]);
});

test("a change that it does not show yet is a note", async () => {
  await mountAsKubelet();
  await change({ stringData: { A: `${CANARY}2`, B: CANARY } });
  const found = await examine({ NBSECRETS_MOUNT: scene.standardMount });
  expect(found.trouble).toEqual(["note doctor-mount-behind A B"]);
});

test("an immutable Secret is said to be one", async () => {
  await change({ immutable: true });
  const found = await examine();
  expect(found.of("store-rights")).toContain("note doctor-immutable");
});

test("nearly full", async () => {
  const value = "x".repeat(860 * 1024);
  await change({ stringData: { BIG: `${CANARY}${value}` } });
  const found = await examine();
  expect(found.of("store-space")).toEqual(["note doctor-space-low"]);
  expect(found.params("doctor-space-low")).toMatchObject({ percent: "83", size: "1 MiB" });
  expect(found.of("secret-values")).toEqual(["note doctor-values-large BIG"]);
});
