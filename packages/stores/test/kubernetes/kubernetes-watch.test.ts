import { readFile } from "node:fs/promises";
import type { SecretEvent } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KubernetesDriver } from "../../src/kubernetes-driver.ts";
import { KubernetesScene, base64, bytes, listen, put, refusal } from "./kubernetes-scene.ts";
import { TcpWire } from "./tcp-wire.ts";

const timing = { shortest: 20, longest: 200, period: 300_000, grace: 30_000, random: Math.random };
const patience = { connect: 1_000, answer: 1_000, busy: 1_000, signIn: 10_000 };
const reset: SecretEvent = { kind: "reset" };

let scene: KubernetesScene;
let wire: TcpWire;
beforeEach(async () => {
  scene = await KubernetesScene.open();
  wire = await TcpWire.open(scene.cluster.server);
});
afterEach(async () => {
  await scene.dispose();
  await wire.unplug();
});

/** A driver whose every byte goes over the wire. */
async function wired(options: Parameters<KubernetesScene["driver"]>[0] = {}): Promise<KubernetesDriver> {
  const token = (await readFile(scene.cluster.tokenFile("alice"), "utf8")).trim();
  const kubeconfigFiles = [await scene.kubeconfig({ token }, { server: wire.address })];
  return scene.driver({ kubeconfigFiles, timing, patience, ...options });
}

/** Names as someone has them who lists when told to, and believes the events otherwise. */
async function follow(driver: KubernetesDriver): Promise<() => readonly string[]> {
  const names = new Set<string>();
  let lists = Promise.resolve();
  const list = (): void => {
    lists = lists.then(async () => {
      const infos = await driver.list().catch(() => undefined);
      if (infos !== undefined) {
        names.clear();
        infos.forEach(({ name }) => names.add(name));
      }
    });
  };
  await driver.watch((event) => {
    if (event.kind === "reset") list();
    else if (event.kind === "put") names.add(event.name);
    else names.delete(event.name);
  });
  list();
  await lists;
  return () => [...names].sort();
}

const shows = (names: () => readonly string[], expected: readonly string[]): Promise<void> =>
  expect.poll(names, { timeout: 20_000 }).toEqual(expected);

describe("one watch", () => {
  test("for all who listen; it ends with the last of them", async () => {
    const driver = await wired();
    const unwatches = await Promise.all(Array.from({ length: 5 }, () => driver.watch(() => undefined)));
    await driver.list();
    expect(wire.connections).toBeLessThanOrEqual(2);
    const [last, ...others] = unwatches;
    await Promise.all(others.map((unwatch) => unwatch()));
    const heard = await listen(driver);
    await last?.();
    await scene.patch({ data: { A: base64("x") } });
    await heard.until({ kind: "put", name: "A" });
  });

  test("tells each change of others once: added, changed, described, removed; and nothing of what is not a secret", async () => {
    const driver = await wired();
    const heard = await listen(driver);
    await scene.patch({ data: { A: base64("1"), B: base64("1") } });
    await heard.until({ kind: "put", name: "B" });
    await scene.patch({ metadata: { labels: { touched: "yes" } } });
    await scene.patch({ data: { B: base64("2") } });
    await scene.patch({ data: { A: null } });
    await heard.until({ kind: "removed", name: "A" });
    await scene.driver().apply([{ kind: "describe", name: "B", details: { description: "about" } }]);
    await scene.patch({ data: { LAST: "" } });
    await heard.until({ kind: "put", name: "LAST" });
    expect(heard.events).toEqual([
      { kind: "put", name: "A" },
      { kind: "put", name: "B" },
      { kind: "put", name: "B" },
      { kind: "removed", name: "A" },
      { kind: "put", name: "B" },
      { kind: "put", name: "LAST" },
    ]);
  });

  test("sees a Secret come, go and come again", async () => {
    await scene.remove();
    const driver = await wired();
    const names = await follow(driver);
    await scene.create({ data: { A: base64("1") } });
    await shows(names, ["A"]);
    await scene.remove();
    await shows(names, []);
    await scene.create({ data: { B: base64("1") } });
    await shows(names, ["B"]);
  });

  test("goes on over and over when the server ends it in time, without a reset and without a read", async () => {
    const driver = await wired({ timing: { ...timing, period: 1_000 } });
    const heard = await listen(driver);
    const before = wire.connections;
    let count = 0;
    for (const end = Date.now() + 4_000; Date.now() < end; count++) {
      await scene.patch({ data: { [`KEY_${count}`]: base64("x") } });
      await heard.until({ kind: "put", name: `KEY_${count}` });
    }
    expect(heard.events.length).toBe(count);
    expect(wire.connections - before).toBeLessThanOrEqual(6);
  });
});

describe("a connection that is lost", () => {
  test("is made again: reset is told, and nothing is missed", async () => {
    const driver = await wired();
    const heard = await listen(driver);
    const names = await follow(driver);
    for (let index = 0; index < 5; index++) {
      heard.clear();
      wire.cut();
      await scene.patch({ data: { [`WHILE_AWAY_${index}`]: base64("x") } });
      await heard.until(reset);
      await scene.patch({ data: { [`BACK_${index}`]: base64("x") } });
      await heard.until({ kind: "put", name: `BACK_${index}` });
    }
    await shows(
      names,
      ["BACK", "WHILE_AWAY"].flatMap((prefix) => [0, 1, 2, 3, 4].map((index) => `${prefix}_${index}`)),
    );
  });

  test("for long: reset is told once that it is out of reach, and once when it is back", async () => {
    let attempts = 0;
    const random = (): number => {
      attempts += 1;
      return Math.random();
    };
    const driver = await wired({ timing: { ...timing, random } });
    const heard = await listen(driver);
    await wire.unplug();
    await heard.until(reset);
    const server = wire.address;
    expect(await refusal(driver.list())).toEqual({
      code: "unavailable",
      key: "kubernetes-unreachable",
      params: { server },
    });
    expect(await refusal(put(driver, "A", "x"))).toMatchObject({ key: "kubernetes-unreachable" });
    attempts = 0;
    await expect.poll(() => attempts, { timeout: 20_000 }).toBeGreaterThan(5);
    expect(heard.events).toEqual([reset]);
    await scene.patch({ data: { A: base64("x") } });
    await wire.plug();
    await expect.poll(() => heard.events.filter(({ kind }) => kind === "reset").length, { timeout: 20_000 }).toBe(2);
    expect(heard.events).toEqual([reset, { kind: "put", name: "A" }, reset]);
    expect(await driver.list()).toMatchObject([{ name: "A" }]);
  });

  test("without a word: what is asked is told so in time, and the watch is made again", async () => {
    const driver = await wired({ timing: { ...timing, period: 1_000, grace: 500 } });
    const heard = await listen(driver);
    await put(driver, "KNOWN", "x");
    wire.silence(true);
    const write = { kind: "put", name: "A", value: bytes("x"), mode: "create" } as const;
    expect(await refusal(driver.apply([write]))).toEqual({
      code: "unavailable",
      key: "kubernetes-not-known",
      params: {},
    });
    // On a new connection, to which nobody answers: nothing was sent.
    expect(await refusal(put(driver, "B", "x"))).toMatchObject({ code: "unavailable", key: "kubernetes-unreachable" });
    expect(await refusal(driver.list())).toMatchObject({ code: "unavailable", key: "kubernetes-unreachable" });
    await scene.patch({ data: { WHILE_SILENT: base64("x") } });
    await heard.until(reset);
    wire.silence(false);
    // What was silent is dead by now; nothing of it may come back.
    await heard.until({ kind: "put", name: "WHILE_SILENT" });
    expect((await driver.list()).map(({ name }) => name)).toEqual(["KNOWN", "WHILE_SILENT"]);
  });
});

describe("an answer that is lost", () => {
  test("does not turn a write that was done into a refusal, nor into two", async () => {
    const driver = await wired();
    await put(driver, "KNOWN", "x");
    wire.swallowNextAnswer();
    const [created] = await driver.apply([{ kind: "put", name: "A", value: bytes("one"), mode: "create" }]);
    wire.swallowNextAnswer();
    const ifVersion = created?.version ?? "";
    await driver.apply([{ kind: "put", name: "A", value: bytes("two"), mode: { ifVersion } }]);
    wire.swallowNextAnswer();
    await driver.apply([{ kind: "remove", name: "KNOWN" }]);
    expect((await scene.live()).data).toEqual({ A: base64("two") });
    expect(await driver.reveal("A")).toEqual(bytes("two"));
  });
});

test("closing ends the watch and every connection", async () => {
  const driver = await wired();
  const heard = await listen(driver);
  await driver.list();
  await driver.close();
  await expect.poll(() => wire.open).toBe(0);
  await scene.patch({ data: { A: base64("x") } });
  expect(await refusal(driver.list())).toEqual({ code: "unavailable", key: "closed", params: {} });
  expect(heard.events).toEqual([]);
});

test("closing does not wait for a server that is silent", async () => {
  const driver = await wired({ patience: { connect: 60_000, answer: 60_000, busy: 60_000, signIn: 10_000 } });
  await listen(driver);
  wire.silence(true);
  const asked = [refusal(driver.list()), refusal(put(driver, "A", "x"))];
  await driver.close();
  const keys = (await Promise.all(asked)).map(({ key }) => key);
  expect(keys).toEqual(["closed", "closed"]);
});
