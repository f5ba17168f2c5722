import { afterEach, beforeEach, expect, test } from "vitest";
import { KubernetesScene, base64, listen, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene;
beforeEach(async () => {
  scene = await KubernetesScene.open();
});
afterEach(() => scene.dispose());

const texts = (snapshot: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...snapshot].map(([name, value]) => [name, Buffer.from(value).toString()]));

/** From here on, what needs another read is refused. */
const noMoreReads = (): Promise<void> =>
  scene.cluster.grant("alice", scene.namespace, scene.secret, ["watch", "patch"]);

test("a change of our own needs no second request, as long as the store is watched", async () => {
  const driver = scene.driver();
  await listen(driver);
  await driver.snapshot();
  await noMoreReads();
  await put(driver, "A", "one");
  expect(texts(await driver.snapshot(true))).toEqual({ A: "one" });
  expect(await refusal(driver.snapshot(true)), "no value is kept").toMatchObject({ code: "denied" });
});

test("nor does somebody else's, which comes with its event", async () => {
  const driver = scene.driver();
  const heard = await listen(driver);
  await driver.snapshot();
  await noMoreReads();
  const snapshot = new Promise<ReadonlyMap<string, Uint8Array>>((resolve, reject) => {
    void driver.watch((event) => {
      if (event.kind === "put" && event.name === "B") driver.snapshot(true).then(resolve, reject);
    });
  });
  await scene.patch({ data: { B: base64("two") } });
  await heard.until({ kind: "put", name: "B" });
  expect(texts(await snapshot)).toEqual({ B: "two" });
});

test("without a watch it is read", async () => {
  const [driver, neighbour] = [scene.driver(), scene.driver()];
  await put(driver, "A", "one");
  await put(neighbour, "A", "two");
  expect(texts(await driver.snapshot(true))).toEqual({ A: "two" });
});

test("what is newer than our own change is in it", async () => {
  const driver = scene.driver();
  const heard = await listen(driver);
  await driver.snapshot();
  await put(driver, "A", "one");
  await scene.patch({ data: { B: base64("two") } });
  await heard.until({ kind: "put", name: "B" });
  expect(texts(await driver.snapshot(true))).toEqual({ A: "one", B: "two" });
});

test("who asks for now gets what nobody has told yet", async () => {
  const driver = scene.driver();
  await listen(driver);
  await driver.snapshot();
  await put(driver, "A", "one");
  await noMoreReads();
  expect(await refusal(driver.snapshot()), "it is read").toMatchObject({ code: "denied" });
});
