import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TestCluster } from "../../../../test/cluster/test-cluster.ts";
import { KubernetesWatch } from "../../src/kubernetes-watch.ts";
import { KubernetesApi } from "../../src/kubernetes-api.ts";
import { KubernetesConnection } from "../../src/kubernetes-connection.ts";
import { KubernetesScene, base64, bytes, listen, put, refusal } from "./kubernetes-scene.ts";

const timing = { shortest: 20, longest: 300, period: 300_000, grace: 30_000, random: Math.random };
const patience = { connect: 1_000, answer: 1_000, busy: 1_000, signIn: 10_000 };

describe("an API server of our own", () => {
  let cluster: TestCluster;
  let scene: KubernetesScene;
  beforeAll(async () => {
    cluster = await TestCluster.start({ users: ["alice"], components: "apart" });
  });
  afterAll(() => cluster.dispose());
  beforeEach(async () => {
    scene = await KubernetesScene.open({ cluster });
  });
  afterEach(() => scene.dispose());

  test.each([
    ["killed", () => cluster.killServer()],
    ["stopped", () => cluster.stopServer()],
  ])("that is %s and started again: reset is told, nothing is missed, and writes go on", async (_how, end) => {
    const driver = scene.driver({ timing, patience });
    const other = scene.driver({ timing, patience });
    await put(driver, "BEFORE", "x");
    const heard = await listen(driver);
    await end();
    await heard.until({ kind: "reset" });
    expect(await refusal(driver.list())).toMatchObject({ code: "unavailable" });
    expect(await refusal(put(driver, "AWAY", "x"))).toMatchObject({ code: "unavailable" });
    heard.clear();
    await cluster.startServer();
    await heard.until({ kind: "reset" });
    expect((await driver.list()).map(({ name }) => name)).toEqual(["BEFORE"]);
    await put(other, "AFTER", "x");
    await heard.until({ kind: "put", name: "AFTER" });
    await put(driver, "OURS", "x");
    expect(Object.keys((await scene.live()).data ?? {})).toEqual(["AFTER", "BEFORE", "OURS"]);
  });

  test("whose etcd is frozen: what is asked is refused in time, a write is said to be unknown, and all goes on later", async () => {
    const driver = scene.driver({ timing, patience });
    await put(driver, "KNOWN", "x");
    const heard = await listen(driver);
    cluster.freezeEtcd();
    try {
      const write = { kind: "put", name: "A", value: bytes("x"), mode: "create" } as const;
      expect(await refusal(driver.apply([write]))).toEqual({
        code: "unavailable",
        key: "kubernetes-not-known",
        params: {},
      });
      expect(await refusal(driver.list())).toMatchObject({ code: "unavailable", key: "kubernetes-silent" });
    } finally {
      cluster.thawEtcd();
    }
    await expect
      .poll(
        () =>
          driver.list().then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await scene.patch({ data: { B: base64("x") } });
    await expect
      .poll(() => heard.events.some((event) => event.kind === "reset" || event.name === "B"), { timeout: 20_000 })
      .toBe(true);
    const live = Object.keys((await scene.live()).data ?? {});
    expect((await driver.list()).map(({ name }) => name)).toEqual(live);
    await put(driver, "LATER", "x");
  });

  test("that forgot where we were (410): all is read again, reset is told, and events go on", async () => {
    const first = (await scene.live()).metadata.resourceVersion;
    await scene.patch({ data: { A: base64("x") } });
    // What it remembers of changes begins with its start.
    await cluster.stopServer();
    await cluster.startServer();
    const path = `/api/v1/namespaces/${scene.namespace}/secrets?watch=1&timeoutSeconds=1&resourceVersion=${first}`;
    expect((await cluster.request("GET", path)).text).toContain('"code":410');
    const connection = new KubernetesConnection({ env: {}, kubeconfigFiles: [cluster.kubeconfig("alice")] });
    const api = new KubernetesApi(connection, scene.secret, scene.namespace);
    const told: string[] = [];
    let [reads, opens] = [0, 0];
    const watch = await KubernetesWatch.start(
      {
        read: async () => {
          reads += 1;
          return (await api.read())?.metadata.resourceVersion;
        },
        // The server ends the first request in time; the second one asks for what it forgot.
        open: (resourceVersion, seconds) =>
          api.watch(++opens === 2 ? first : resourceVersion, opens === 1 ? 1 : seconds),
        changed: (object) => told.push(`put ${Object.keys(object.data ?? {}).join(" ")}`),
        deleted: () => told.push("deleted"),
        reset: () => told.push("reset"),
      },
      { ...timing, period: 1_000 },
    );
    // What is told while all is read again may come before the reset, which is followed by a list.
    await expect.poll(() => [...told].sort(), { timeout: 20_000 }).toEqual(["put A", "put A", "reset"]);
    await scene.patch({ data: { B: base64("x") } });
    await expect.poll(() => told, { timeout: 20_000 }).toContain("put A B");
    expect([reads, told.filter((event) => event === "reset")]).toEqual([2, ["reset"]]);
    await watch.stop();
    connection.close();
  });
});
