import { afterEach, beforeEach, expect, test } from "vitest";
import { KubernetesScene, base64, bytes, listen, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene;
beforeEach(async () => {
  scene = await KubernetesScene.open();
});
afterEach(() => scene.dispose());

test("a neighbour's change is no conflict, and moves no version of ours", async () => {
  const driver = scene.driver();
  const info = await put(driver, "OURS", "one");
  await scene.patch({ data: { THEIRS: base64("x") }, metadata: { labels: { touched: "yes" } } });
  const ifVersion = info?.version ?? "";
  expect((await driver.list())[0]?.version).toBe(ifVersion);
  await scene.patch({ data: { THEIRS: base64("y") } });
  await driver.apply([{ kind: "put", name: "OURS", value: bytes("two"), mode: { ifVersion } }]);
  expect((await scene.live()).data).toEqual({ OURS: base64("two"), THEIRS: base64("y") });
});

test("a change of that very key is a conflict when a version was asked for, and nothing is written", async () => {
  const driver = scene.driver();
  const ifVersion = (await put(driver, "OURS", "one"))?.version ?? "";
  await scene.patch({ data: { OURS: base64("theirs") } });
  const conflict = { code: "conflict", key: "conflict", params: { name: "OURS" } };
  const conditional = { kind: "put", name: "OURS", value: bytes("two"), mode: { ifVersion } } as const;
  expect(await refusal(driver.apply([conditional]))).toEqual(conflict);
  expect(await refusal(driver.apply([{ kind: "remove", name: "OURS", ifVersion }]))).toEqual(conflict);
  expect((await scene.live()).data).toEqual({ OURS: base64("theirs") });
  await put(driver, "OURS", "over it");
  expect((await scene.live()).data).toEqual({ OURS: base64("over it") });
});

test("what the driver knew is checked before it refuses: others may have removed or added it", async () => {
  const driver = scene.driver();
  await put(driver, "A", "one");
  await scene.patch({ data: { A: null, B: base64("theirs") } });
  const create = { kind: "put", name: "A", value: bytes("new"), mode: "create" } as const;
  await driver.apply([create]);
  await driver.apply([{ kind: "remove", name: "B" }]);
  expect(await refusal(driver.apply([{ kind: "remove", name: "B" }]))).toMatchObject({ code: "not-found" });
  expect((await scene.live()).data).toEqual({ A: base64("new") });
});

test("a removal of what others removed is not-found, though a merge patch would say that it was done", async () => {
  const driver = scene.driver();
  await put(driver, "A", "one");
  await put(driver, "B", "two");
  await scene.patch({ data: { A: null } });
  expect(await refusal(driver.apply([{ kind: "remove", name: "A" }]))).toMatchObject({ code: "not-found" });
});

test("a Secret that was deleted and made again is written anew", async () => {
  const driver = scene.driver();
  await put(driver, "A", "one");
  await scene.remove();
  await scene.create({ data: { B: base64("theirs") } });
  await put(driver, "A", "two");
  expect((await scene.live()).data).toEqual({ A: base64("two"), B: base64("theirs") });
});

test("several programs lose nothing of each other, on one key and on many", async () => {
  const drivers = [scene.driver(), scene.driver(), scene.driver()];
  await Promise.all(
    drivers.flatMap((driver, writer) =>
      Array.from({ length: 10 }, (_, index) =>
        Promise.all([put(driver, `W${writer}_${index}`, `${index}`), put(driver, "SHARED", `${writer} ${index}`)]),
      ),
    ),
  );
  const { data = {} } = await scene.live();
  expect(Object.keys(data).length).toBe(31);
  expect(Buffer.from(data["SHARED"] ?? "", "base64").toString()).toMatch(/^[012] [0-9]$/);
});

test("tells its watchers of its own change before it answers, and once", async () => {
  const driver = scene.driver();
  const heard = await listen(driver);
  const write = driver.apply([{ kind: "put", name: "A", value: bytes("one"), mode: "create" }]);
  const told = write.then(() => [...heard.events]);
  expect(await told).toEqual([{ kind: "put", name: "A" }]);
  // A later change of others: by then the event of our own has come, too.
  await scene.patch({ data: { B: base64("theirs") } });
  await heard.until({ kind: "put", name: "B" });
  expect(heard.events).toEqual([
    { kind: "put", name: "A" },
    { kind: "put", name: "B" },
  ]);
});

test("the Secret is made if it is not there and the user may, with a label that says by whom", async () => {
  await scene.cluster.grant("alice", scene.namespace, scene.secret, ["get", "watch", "patch", "create"]);
  await scene.remove();
  const driver = scene.driver();
  const second = scene.driver();
  expect(await driver.list()).toEqual([]);
  expect(await driver.isThere()).toBe(false);
  expect((await driver.usage()).usedBytes).toBe(0);
  expect(await refusal(driver.reveal("A"))).toMatchObject({ code: "not-found" });
  expect(await refusal(driver.apply([{ kind: "remove", name: "A" }]))).toMatchObject({ code: "not-found" });
  await Promise.all([put(driver, "A", "one"), put(second, "B", "two")]);
  const live = await scene.live();
  expect(live.data).toEqual({ A: base64("one"), B: base64("two") });
  expect(live.metadata.labels).toEqual({ "app.kubernetes.io/managed-by": "nbsecrets" });
  expect(live.type).toBe("Opaque");
});
