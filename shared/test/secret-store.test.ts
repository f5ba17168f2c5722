import { describe, expect, it } from "vitest";
import { MemoryDriver, SecretError, SecretStore, type Change, type SecretDriver } from "../src/index.ts";
import { LimitedDriver } from "./limited-driver.ts";

const value = Uint8Array.of(1, 0, 255);
const put = (name: string): Change => ({ kind: "put", name, value, mode: "overwrite" });

/** A driver that must not be asked for anything. */
function untouched(supports: SecretDriver["supports"]): SecretDriver {
  const fail = (): never => {
    throw new Error("the driver was asked");
  };
  return { supports, list: fail, reveal: fail, apply: fail, usage: fail, watch: fail, close: fail };
}
const everything = new MemoryDriver().supports;
const nothing = { reveal: false, conditional: false, atomicBatch: false, watch: false };

describe("SecretStore: its verbs", () => {
  it("puts, describes, renames, reveals and removes", async () => {
    const store = new SecretStore(new MemoryDriver());
    const info = await store.put("A", value, "create", { description: "first" });
    expect(info).toMatchObject({ name: "A", description: "first" });
    expect(await store.describe("A", { expiresAt: "2031-01-31" }, info.version)).toMatchObject({
      description: "first",
      expiresAt: "2031-01-31",
    });
    expect(await store.rename("A", "B")).toMatchObject({ name: "B", description: "first", expiresAt: "2031-01-31" });
    expect(await store.reveal("B")).toEqual(value);
    expect((await store.list()).map((one) => one.name)).toEqual(["B"]);
    await store.remove("B");
    expect(await store.list()).toEqual([]);
    expect((await store.usage()).place).toBe("this process");
  });

  it("passes on versions, so that a stale one is a conflict in each verb", async () => {
    const store = new SecretStore(new MemoryDriver());
    const { version } = await store.put("A", value, "create");
    await store.put("A", value, { ifVersion: version });
    await expect(store.put("A", value, { ifVersion: version })).rejects.toMatchObject({ code: "conflict" });
    await expect(store.describe("A", {}, version)).rejects.toMatchObject({ code: "conflict" });
    await expect(store.remove("A", version)).rejects.toMatchObject({ code: "conflict" });
  });

  it("tells watchers, and closes its driver", async () => {
    const driver = new MemoryDriver();
    const store = new SecretStore(driver);
    const heard: unknown[] = [];
    const unwatch = await store.watch((event) => heard.push(event));
    await store.put("A", value, "create");
    await unwatch();
    await store.remove("A");
    expect(heard).toEqual([{ kind: "put", name: "A" }]);
    await store.close();
    await expect(driver.list()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("cancels what its signal cancels", async () => {
    const store = new SecretStore(new MemoryDriver());
    await expect(store.list(AbortSignal.abort())).rejects.toMatchObject({ code: "unavailable", key: "aborted" });
    await expect(store.reveal("A", AbortSignal.abort())).rejects.toMatchObject({ code: "unavailable", key: "aborted" });
  });
});

describe("SecretStore: what it refuses before it asks the driver", () => {
  it.each([
    ["a bad name", "invalid-name", [put("a b")]],
    ["a value that is too large", "too-large", [{ ...put("A"), value: new Uint8Array(1024 * 1024 + 1) }]],
    ["a secret named twice", "invalid-name", [put("A"), put("A")]],
    ["a bad date", "invalid-value", [{ ...put("A"), details: { expiresAt: "soon" } }]],
  ] as [string, string, Change[]][])("%s", async (_situation, code, changes) => {
    await expect(new SecretStore(untouched(everything)).apply(changes)).rejects.toMatchObject({ code });
  });

  it.each([
    ["several changes at once", "batch-unsupported", (store) => store.apply([put("A"), put("B")])],
    ["a rename", "batch-unsupported", (store) => store.rename("A", "B")],
    ["a conditional put", "conditional-unsupported", (store) => store.put("A", value, { ifVersion: "v" })],
    ["a conditional description", "conditional-unsupported", (store) => store.describe("A", {}, "v")],
    ["a conditional removal", "conditional-unsupported", (store) => store.remove("A", "v")],
    ["a reveal", "reveal-off", (store) => store.reveal("A")],
    ["a watch", "watch-unsupported", (store) => store.watch(() => undefined)],
  ] as [string, string, (store: SecretStore) => Promise<unknown>][])(
    "%s, where the store cannot",
    async (_situation, key, ask) => {
      await expect(ask(new SecretStore(untouched(nothing)))).rejects.toMatchObject({ code: "unsupported", key });
    },
  );

  it("does what a limited store can", async () => {
    const store = new SecretStore(new LimitedDriver(new MemoryDriver()));
    expect(await store.put("A", value, "create")).toMatchObject({ name: "A" });
    expect(await store.describe("A", { description: "d" })).toMatchObject({ description: "d" });
    await store.remove("A");
    expect(await store.list()).toEqual([]);
  });

  it("has nothing to ask for no changes", async () => {
    expect(await new SecretStore(untouched(everything)).apply([])).toEqual([]);
  });
});

describe("SecretStore: a driver that does not keep the contract", () => {
  it("is internal when it throws something else, without its text", async () => {
    const store = new SecretStore(untouched(everything));
    const calls = [
      store.list(),
      store.reveal("A"),
      store.put("A", value, "create"),
      store.usage(),
      store.watch(() => undefined),
      store.close(),
    ];
    for (const call of calls) {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecretError);
      expect(error).toMatchObject({ code: "internal", message: "internal: internal" });
    }
  });

  it("is internal when it answers a put without its info, or with another's", async () => {
    for (const infos of [[], [{ name: "OTHER", version: "v" }]]) {
      const store = new SecretStore({ ...untouched(everything), apply: async () => infos });
      await expect(store.put("A", value, "create")).rejects.toMatchObject({ code: "internal" });
      await expect(store.rename("B", "A")).rejects.toMatchObject({ code: "internal" });
    }
  });
});
