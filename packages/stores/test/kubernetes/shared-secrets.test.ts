import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { volumesyncProgram } from "../../../../test/cluster/cluster-programs.ts";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { openSession, type Session } from "../../src/open-session.ts";

const OWN = "user-credentials";
const OF_GROUP = "shared-secrets-research";
const patience = { timeout: 30_000, interval: 20 };
const cluster = sharedCluster();
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
let home: string;
let group: string;
let namespace: string;
let kubelet: ChildProcess | undefined;
let session: Session | undefined;

beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "nbsecrets-group-")));
  mkdirSync(join(home, "run"), { mode: 0o700 });
  group = join(home, "shared_credentials", "research");
  mkdirSync(group, { recursive: true });
  namespace = uniqueNamespace();
  await cluster.grant("alice", namespace, OWN);
  await cluster.kubectl(["create", "secret", "generic", OWN, "-n", namespace, "--from-literal=BOTH=mine"]);
});
afterEach(async () => {
  await session?.close();
  if (kubelet !== undefined) {
    const ended = once(kubelet, "close");
    kubelet.kill("SIGKILL");
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
});

const patchGroup = (stringData: Readonly<Record<string, string>>): Promise<string> =>
  cluster.kubectl(["patch", "secret", OF_GROUP, "-n", namespace, "-p", JSON.stringify({ stringData })]);

test("a group's Secret, as the kubelet's own code mounts it, is beside the user's own, and followed", async () => {
  const literals = ["--from-literal=BOTH=theirs", "--from-literal=S3_KEY=one", "--from-literal=tls.crt=pem"];
  await cluster.kubectl(["create", "secret", "generic", OF_GROUP, "-n", namespace, ...literals]);
  const words = ["--kubeconfig", cluster.kubeconfig("admin"), "--namespace", namespace, "--secret", OF_GROUP];
  kubelet = spawn(volumesyncProgram(), [...words, "--dir", group, "--period", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await vi.waitFor(() => expect(readdirSync(group)).toContain("S3_KEY"), patience);

  session = await openSession({
    env: {
      HOME: home,
      XDG_RUNTIME_DIR: join(home, "run"),
      TMPDIR: home,
      KUBECONFIG: cluster.kubeconfig("alice"),
      NBSECRETS_STORE: `kubernetes:${OWN}?namespace=${namespace}`,
      NBSECRETS_SHARED: group,
    },
    live: true,
  });
  const { store, driver, mount } = session;
  const shown = async (): Promise<readonly string[]> =>
    (await store.list()).map(({ name, readOnly = "own", sharedBy = "" }) => `${name} ${readOnly} ${sharedBy}`.trim());
  expect(await shown()).toEqual(["BOTH own research", "S3_KEY shared research"]);
  expect([text(await store.reveal("BOTH")), text(await store.reveal("S3_KEY"))]).toEqual(["mine", "one"]);
  expect(readdirSync(mount.directory ?? "").filter((name) => !name.startsWith("."))).toEqual(["BOTH"]);

  const versions = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await store.list()).map(({ name, version }) => [name, version]));
  const before = await versions();
  const events: SecretEvent[] = [];
  await driver.watch((event) => events.push(event));
  await patchGroup({ ANOTHER: "two" });
  await vi.waitFor(async () => expect(await shown()).toContain("ANOTHER shared research"), patience);
  await vi.waitFor(() => expect(events).toContainEqual({ kind: "reset" }), patience);
  // The kubelet wrote both anew; only one of them is another one.
  expect((await versions()).get("S3_KEY")).toBe(before.get("S3_KEY"));

  await patchGroup({ S3_KEY: "three" });
  await vi.waitFor(async () => expect(text(await store.reveal("S3_KEY"))).toBe("three"), patience);
  await expect(store.remove("S3_KEY")).rejects.toMatchObject({ code: "denied", params: { group: "research" } });
  await store.remove("BOTH");
  expect([await shown(), text(await store.reveal("BOTH"))]).toEqual([
    ["ANOTHER shared research", "BOTH shared research", "S3_KEY shared research"],
    "theirs",
  ]);
});
