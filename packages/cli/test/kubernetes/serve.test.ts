import { mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sharedCluster, uniqueNamespace } from "../../../../test/cluster/shared-cluster.ts";
import { TestCluster } from "../../../../test/cluster/test-cluster.ts";
import { CommandLine } from "../command-line.ts";
import { untilMounted } from "../mount-watcher.ts";
import { ServeClient } from "../serve-client.ts";

const SECRET = "user-credentials";
const CANARY = "canary-stay-88d0";
let line: CommandLine;
let namespace: string;
let clients: ServeClient[];
beforeEach(() => {
  line = new CommandLine();
  namespace = uniqueNamespace();
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.kill()));
  line.remove();
});

const serve = (cluster: TestCluster, more: Readonly<Record<string, string>> = {}): ServeClient => {
  const env = {
    ...more,
    KUBECONFIG: cluster.kubeconfig("alice"),
    NBSECRETS_STORE: `kubernetes:${SECRET}?namespace=${namespace}`,
  };
  const client = new ServeClient(line.start(["serve"], env));
  clients.push(client);
  return client;
};
const withSecret = async (cluster: TestCluster, ...literals: string[]): Promise<void> => {
  await cluster.grant("alice", namespace, SECRET);
  await cluster.kubectl(["create", "secret", "generic", SECRET, "-n", namespace, ...literals]);
};
const patch = (cluster: TestCluster, stringData: Readonly<Record<string, string>>): Promise<string> =>
  cluster.kubectl(["patch", "secret", SECRET, "-n", namespace, "-p", JSON.stringify({ stringData })]);
/** What the service says of itself, first of all. */
const firstFrame = async (client: ServeClient): Promise<{ mount?: string; stay?: boolean }> => {
  const { c, m } = await client.find(() => client.received[0]);
  expect(c).toBe("0");
  return JSON.parse(m ?? "") as { mount?: string; stay?: boolean };
};

describe("on an API server that stays", () => {
  const cluster = sharedCluster();

  test("it says that it must stay, and its mount follows with no page open", async () => {
    await withSecret(cluster, "--from-literal=A=one");
    const client = serve(cluster);
    const { mount = "", stay } = await firstFrame(client);
    expect([mount, stay]).toEqual([expect.stringContaining(join(line.runtime, "nbsecrets-")), true]);
    expect(readFileSync(join(mount, "A"), "utf8")).toBe("one");
    await patch(cluster, { A: "two" });
    await untilMounted(mount, "A", "two");
    expect([client.received.length, client.stderr]).toEqual([1, ""]);
    expect(await client.endInput()).toBe(0);
  });

  test("where Kubernetes keeps the mount that NBSECRETS_MOUNT names, nothing depends on it, and the status says who does", async () => {
    await withSecret(cluster, "--from-literal=A=one");
    const kept = join(line.home, "kept");
    mkdirSync(kept);
    symlinkSync("..2026_01_31_10_00_00.123456789", join(kept, "..data"));
    const client = serve(cluster, { NBSECRETS_MOUNT: kept });
    expect(await firstFrame(client)).toEqual({ mount: kept });
    const value = { base64: Buffer.from("two").toString("base64") };
    const changes = [{ kind: "put", name: "A", value, mode: "overwrite" }];
    expect(await client.call("a", 1, "store/apply", { changes })).toMatchObject({ result: [{ name: "A" }] });
    expect(await client.call("a", 2, "service/status")).toMatchObject({
      result: { mount: { directory: kept, note: { key: "mount-kept-kubernetes", params: { path: kept } } } },
    });
    expect([client.stderr, readdirSync(kept), readdirSync(line.runtime)]).toEqual(["", ["..data"], []]);
    expect(await client.endInput()).toBe(0);
  });
});

describe("on an API server that goes away", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start({ users: ["alice"], components: "apart" });
  });
  afterEach(() => cluster.dispose());

  test("it starts without one, tells pages of its absence and of its return, and follows by itself", async () => {
    await withSecret(cluster, `--from-literal=A=${CANARY}`);
    await cluster.killServer();
    const client = serve(cluster);
    const { mount = "", stay } = await firstFrame(client);
    expect([mount, stay]).toEqual([expect.stringContaining(join(line.runtime, "nbsecrets-")), true]);
    expect(await client.call("a", 1, "hello", { protocol: 1 })).toMatchObject({ result: { protocol: 1 } });
    expect(await client.call("a", 2, "store/watch", { watch: 1 })).toMatchObject({ result: null });
    expect(await client.call("a", 3, "store/list")).toMatchObject({ error: { data: { code: "unavailable" } } });
    expect(await client.call("a", 4, "service/status")).toMatchObject({
      result: { mount: { directory: mount, problem: { code: "unavailable" } } },
    });
    const told = client.frame("a", ({ method }) => method === "store/event");
    await cluster.startServer();
    expect(await told).toMatchObject({ params: { watch: 1, event: { kind: "reset" } } });
    await untilMounted(mount, "A", CANARY);
    await vi.waitFor(
      async () => {
        const { result } = await client.call("a", Math.random(), "service/status");
        expect(result).toEqual({ mount: { directory: mount } });
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(client.received.some(({ m = "" }) => m.includes("service/statusChanged"))).toBe(true);
    expect(client.stderr).toMatch(
      /^nbsecrets: Since [^\n]* does not follow [^\n]*\nnbsecrets: Since [^\n]* again\.\n$/,
    );
    expect(client.stderr + JSON.stringify(client.received)).not.toContain("canary");
    expect(await client.endInput()).toBe(0);
  });
});
