import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { RemoteDriver, SecretEvent } from "@nbsecrets/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sharedCluster } from "../cluster/shared-cluster.ts";
import { HubScene } from "./hub-scene.ts";
import { SessionClient } from "./session-client.ts";
import type { HubSession } from "./test-hub.ts";

const patience = { timeout: 40_000, interval: 50 };
let scene: HubScene;
let alice: HubSession;
let panel: RemoteDriver;
let client: SessionClient;
const events: SecretEvent[] = [];

beforeAll(async () => {
  scene = await HubScene.open({ cluster: sharedCluster(), words: ["--recheck", "1"] });
  await scene.hub.addUser("alice");
  alice = await scene.hub.startServer("alice");
  // Past the proxy, so that it can be restarted as well.
  client = new SessionClient({ ...alice, url: alice.environment["JUPYTERHUB_SERVICE_URL"] ?? "" });
  panel = await client.panel();
  await panel.watch((event) => events.push(event));
});
beforeEach(() => void events.splice(0));
afterAll(async () => {
  client?.close();
  await scene?.dispose();
});

const put = (name: string, value: string): Promise<unknown> =>
  panel.apply([{ kind: "put", name, value: new Uint8Array(Buffer.from(value)), mode: "overwrite" }]);
const listed = async (): Promise<string[]> => (await panel.list()).map(({ name }) => name);
/** What kernels of the session read. */
function mounted(name: string): string | undefined {
  const runtime = alice.environment["XDG_RUNTIME_DIR"] ?? "";
  const files = readdirSync(runtime).map((directory) => join(runtime, directory, name));
  const file = files.find((path) => existsSync(path));
  return file === undefined ? undefined : readFileSync(file, "utf8");
}
/** As whoever looks after the cluster writes it. */
const writeElsewhere = (name: string, value: string): Promise<string> => {
  const patch = JSON.stringify({ stringData: { [name]: value } });
  return scene.cluster.kubectl(["patch", "secret", "nbsecrets-alice", "-n", scene.namespace, "-p", patch]);
};

describe("the hub is started anew under an open panel", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)("by %s: the panel goes on meanwhile, and afterwards", async (signal) => {
    await put("BEFORE", "1");
    await scene.hub.stopHub(signal);
    await put("MEANWHILE", signal);
    // Longer than the service waits until it looks at the session again.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await listed()).toEqual(["BEFORE", "MEANWHILE"]);
    expect(mounted("MEANWHILE")).toBe(signal);
    await scene.hub.startHub();
    await put("AFTER", "3");
    expect(await listed()).toEqual(["AFTER", "BEFORE", "MEANWHILE"]);
    expect(mounted("AFTER")).toBe("3");
    expect(events.map(({ kind }) => kind)).not.toContain("reset");
    await panel.apply([{ kind: "remove", name: "AFTER" }]);
  });

  test("a session that begins meanwhile is told that the hub does not answer, and works once it does", async () => {
    const another = scene.driver(alice.token);
    await scene.hub.stopHub();
    await expect(another.list()).rejects.toMatchObject({ code: "unavailable", key: "hub-down" });
    await scene.hub.startHub();
    expect((await another.list()).map(({ name }) => name)).toContain("BEFORE");
  });
});

describe("the secrets service is started anew under an open panel", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)(
    "by %s: the panel says so, and comes back with what changed",
    async (signal) => {
      await put("KEPT", "1");
      await scene.service.stop(signal);
      await expect.poll(() => events, patience).toContainEqual({ kind: "reset" });
      await expect(panel.list()).rejects.toMatchObject({ code: "unavailable", key: "hub-unreachable" });
      await expect(put("LOST", "1")).rejects.toMatchObject({ code: "unavailable" });
      // Files stay as they were.
      expect(mounted("KEPT")).toBe("1");
      await writeElsewhere(signal, "of somebody else");
      events.splice(0);
      await scene.service.start();
      await expect.poll(() => events, patience).toContainEqual({ kind: "reset" });
      expect(await listed()).toEqual(expect.arrayContaining(["KEPT", signal]));
      expect(await listed()).not.toContain("LOST");
      await expect.poll(() => mounted(signal), patience).toBe("of somebody else");
      await put("KEPT", "2");
      expect(mounted("KEPT")).toBe("2");
    },
  );
});

test("the hub's proxy is started anew under an open panel: it comes back, and so do changes of others", async () => {
  await scene.hub.stopProxy();
  await expect.poll(() => events, patience).toContainEqual({ kind: "reset" });
  await expect(panel.list()).rejects.toMatchObject({ code: "unavailable", key: "hub-unreachable" });
  events.splice(0);
  await scene.hub.startProxy();
  await expect.poll(() => events, patience).toContainEqual({ kind: "reset" });
  await writeElsewhere("AFTER_PROXY", "1");
  await expect.poll(() => mounted("AFTER_PROXY"), patience).toBe("1");
  await expect.poll(() => events, patience).toContainEqual({ kind: "put", name: "AFTER_PROXY" });
});

test("the service ends at once and with success when it is told to, whoever is connected", async () => {
  expect(await scene.service.stop()).toBe(0);
  await scene.service.start();
  await expect.poll(listed, patience).toContain("KEPT");
});
