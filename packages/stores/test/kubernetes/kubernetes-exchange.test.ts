import type { Change, Recall } from "@nbsecrets/shared";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KubernetesScene, base64, bytes, listen, put, refusal } from "./kubernetes-scene.ts";

let scene: KubernetesScene;
beforeEach(async () => {
  scene = await KubernetesScene.open({ secret: { data: { A: base64("one"), B: base64("two") } } });
});
afterEach(() => scene.dispose());

const change = (name: string, mode: "create" | "overwrite" = "overwrite"): Change => ({
  kind: "put",
  name,
  value: bytes("new"),
  mode,
});
/** From here on, what needs another read is refused. */
const noMoreReads = (): Promise<void> =>
  scene.cluster.grant("alice", scene.namespace, scene.secret, ["watch", "patch"]);
const recalling =
  (values: Readonly<Record<string, string>>): Recall =>
  async (name) =>
    values[name] === undefined ? undefined : bytes(values[name]);
const texts = async (secret: KubernetesScene): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((await secret.live()).data ?? {}).map(([name, data]) => [
      name,
      Buffer.from(data, "base64").toString(),
    ]),
  );

test("new secrets need no read, whichever way they are asked for", async () => {
  const driver = scene.driver();
  await listen(driver);
  await noMoreReads();
  const { infos, replaced } = await driver.exchange([change("C", "create"), change("D")]);
  expect([infos.map(({ name }) => name), replaced.size]).toEqual([["C", "D"], 0]);
});

test("nor does a description, which says what it replaced", async () => {
  const driver = scene.driver();
  await listen(driver);
  await noMoreReads();
  await driver.exchange([{ kind: "describe", name: "A", details: { description: "first" } }]);
  const { replaced } = await driver.exchange([{ kind: "describe", name: "A", details: { description: "second" } }]);
  expect(Object.fromEntries(replaced)).toEqual({ A: { description: "first" } });
});

test("what is overwritten and deleted needs none either where the bytes are at hand, as those of a mount are", async () => {
  const driver = scene.driver();
  await listen(driver);
  await noMoreReads();
  const changes: Change[] = [change("A"), { kind: "remove", name: "B" }];
  const { replaced } = await driver.exchange(changes, recalling({ A: "one", B: "two" }));
  expect(Object.fromEntries(replaced)).toEqual({ A: { value: bytes("one") }, B: { value: bytes("two") } });
  expect(await texts(scene)).toEqual({ A: "new" });
});

test.each([
  ["old", { A: "one", B: "before" }],
  ["incomplete", { A: "one" }],
  ["another's", { A: "two", B: "one" }],
])(
  "bytes at hand that are %s are no use: the Secret is read, and if that is refused nothing is changed",
  async (_what, values) => {
    const driver = scene.driver();
    await listen(driver);
    const changes: Change[] = [change("A"), { kind: "remove", name: "B" }];
    const { replaced } = await driver.exchange(changes, recalling(values));
    expect(Object.fromEntries(replaced)).toEqual({ A: { value: bytes("one") }, B: { value: bytes("two") } });
    await put(driver, "B", "three");
    await noMoreReads();
    expect(await refusal(driver.exchange([change("B")], recalling(values)))).toMatchObject({ code: "denied" });
    expect(await texts(scene)).toEqual({ A: "new", B: "three" });
  },
);

test("who else wrote that moment is what is told, whatever was known", async () => {
  const [driver, neighbour] = [scene.driver(), scene.driver()];
  await driver.list();
  await put(neighbour, "A", "theirs");
  const { replaced } = await driver.exchange([change("A")], recalling({ A: "one" }));
  expect(Object.fromEntries(replaced)).toMatchObject({ A: { value: bytes("theirs") } });
  expect(await texts(scene)).toEqual({ A: "new", B: "two" });
});
