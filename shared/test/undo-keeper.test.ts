import { describe, expect, it } from "vitest";
import {
  MAX_VALUE_BYTES,
  MemoryDriver,
  MemoryShelf,
  SecretError,
  UNDO_TIME,
  UndoKeeper,
  type Change,
  type Exchange,
  type SecretInfo,
} from "../src/index.ts";
import { LimitedDriver } from "./limited-driver.ts";
import { TestClock } from "./test-clock.ts";

const old = Uint8Array.of(111, 108, 100, 0, 255, 13, 10);
const fresh = Uint8Array.of(110, 101, 119);
const gone = { code: "not-found", key: "undo-gone" };
const put = (name: string, value = fresh): Change => ({ kind: "put", name, value, mode: "overwrite" });
const remove = (name: string): Change => ({ kind: "remove", name });

/** A store that shows which values it handed out. */
class OpenDriver extends MemoryDriver {
  readonly handedOut: Uint8Array[] = [];
  failure: SecretError | undefined;
  /** What a change waits for. */
  gate: Promise<void> | undefined;

  override async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    await this.gate;
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return super.apply(changes);
  }

  override async exchange(changes: readonly Change[]): Promise<Exchange> {
    const exchange = await super.exchange(changes);
    this.handedOut.push(...[...exchange.replaced.values()].flatMap(({ value }) => value ?? []));
    return exchange;
  }
}

async function scene(...names: string[]) {
  const shelf = new MemoryShelf();
  const driver = new OpenDriver(shelf);
  const outside = new MemoryDriver(shelf);
  await outside.apply(names.map((name) => put(name, old)));
  const clock = new TestClock();
  let tokens = 0;
  const keeper = new UndoKeeper({ driver, clock, newToken: () => `token-${++tokens}` });
  const change = async (...changes: Change[]): Promise<string> => (await keeper.change(changes)).undo ?? "";
  const stored = async (): Promise<Record<string, Uint8Array>> => Object.fromEntries(await outside.snapshot());
  return { driver, outside, clock, keeper, change, stored };
}

const isErased = (value: Uint8Array): boolean => value.every((byte) => byte === 0);

describe("UndoKeeper: what can be taken back", () => {
  it.each<[string, Change[]]>([
    ["an overwritten value", [put("A")]],
    ["one that was written on a condition", [{ ...put("A"), mode: { ifVersion: "v1" } } as Change]],
    ["a deleted secret", [remove("A")]],
    ["a description", [{ kind: "describe", name: "A", details: { description: "new", expiresAt: "" } }]],
    ["a rename", [{ kind: "copy", from: "A", to: "B" }, remove("A")]],
    ["a rename by case alone", [{ kind: "copy", from: "A", to: "a" }, remove("A")]],
  ])("is %s, with its exact bytes and details", async (_what, changes) => {
    const { outside, change, keeper, stored } = await scene("A");
    await outside.apply([{ kind: "describe", name: "A", details: { description: "old", expiresAt: "2031-01-31" } }]);
    const version = (await outside.list())[0]?.version ?? "";
    const conditional = changes.map((one) =>
      one.kind === "put" && typeof one.mode === "object" ? { ...one, mode: { ifVersion: version } } : one,
    );
    const undo = await change(...conditional);
    const infos = await keeper.undo(undo);
    expect(infos.map(({ name }) => name)).toContain("A");
    expect(await stored()).toEqual({ A: old });
    expect(await outside.list()).toMatchObject([{ name: "A", description: "old", expiresAt: "2031-01-31" }]);
  });

  it("is details that were cleared, and details that were not there", async () => {
    const { outside, change, keeper } = await scene("A", "B");
    await outside.apply([{ kind: "describe", name: "A", details: { description: "old" } }]);
    const undo = await change({ ...put("A"), details: { description: "", expiresAt: "2031-01-31" } } as Change, {
      kind: "describe",
      name: "B",
      details: { description: "new" },
    });
    await keeper.undo(undo);
    const [a, b] = await outside.list();
    expect([a?.description, a?.expiresAt, b?.description]).toEqual(["old", undefined, undefined]);
  });

  it("is an import of fifty, of which ten overwrote: ten come back and forty go, in one change", async () => {
    const names = Array.from({ length: 50 }, (_none, index) => `NAME_${index}`);
    const { outside, change, keeper, stored } = await scene(...names.slice(0, 10), "NEIGHBOUR");
    const before = await stored();
    const undo = await change(...names.map((name) => put(name)));
    expect(Object.keys(await stored())).toHaveLength(51);
    const events: string[] = [];
    await outside.watch((event) => void events.push(event.kind));
    expect(await keeper.undo(undo)).toHaveLength(10);
    expect(await stored()).toEqual(before);
    expect(events.filter((kind) => kind === "removed")).toHaveLength(40);
  });

  it("is nothing where all is new, and nothing of the new is read", async () => {
    const { driver, keeper } = await scene("A");
    expect(await keeper.change([{ kind: "put", name: "B", value: fresh, mode: "create" }, put("C")])).toEqual({
      infos: [expect.objectContaining({ name: "B" }), expect.objectContaining({ name: "C" })],
    });
    expect(driver.handedOut).toEqual([]);
  });

  it("is nothing in a store that cannot tell what it replaces", async () => {
    const driver = new LimitedDriver(new MemoryDriver());
    const keeper = new UndoKeeper({ driver, clock: new TestClock(), newToken: () => "token" });
    await keeper.change([put("A")]);
    expect(await keeper.change([put("A")])).toEqual({ infos: [expect.objectContaining({ name: "A" })] });
    await expect(keeper.undo("token")).rejects.toMatchObject(gone);
  });

  it("is nothing where a value could not be read, and what was read of the others is erased", async () => {
    const { driver, keeper } = await scene("A", "B");
    const exchange = driver.exchange.bind(driver);
    driver.exchange = async (changes) => {
      const { infos, replaced } = await exchange(changes);
      return { infos, replaced: new Map([...replaced, ["B", {}]]) };
    };
    expect((await keeper.change([put("A"), remove("B")])).undo).toBeUndefined();
    expect(driver.handedOut.map(isErased)).toEqual([true, false]); // of B the keeper was given nothing
  });

  it("is nothing that no single change could bring back", async () => {
    const names = ["A", "B", "C", "D", "E"];
    const { outside, driver, keeper } = await scene();
    for (const name of names) {
      await outside.apply([put(name, new Uint8Array(MAX_VALUE_BYTES).fill(7))]);
    }
    expect((await keeper.change(names.slice(0, 4).map(remove))).undo).toBe("token-1");
    await keeper.undo("token-1");
    expect((await keeper.change(names.map(remove))).undo).toBeUndefined();
    expect(driver.handedOut.every(isErased)).toBe(true);
  });

  it("is nothing of a change that was refused", async () => {
    const { change, keeper, stored } = await scene("A");
    await expect(change(put("A"), put("a"))).rejects.toMatchObject({ code: "invalid-name" });
    expect(await stored()).toEqual({ A: old });
    await expect(keeper.undo("token-1")).rejects.toMatchObject(gone);
  });
});

describe("UndoKeeper: a secret that was changed since", () => {
  const conflict = (name: string) => ({ code: "conflict", key: "undo-conflict", params: { name } });

  it.each<[string, Change[], Change, string]>([
    ["an overwritten one, overwritten again", [put("A"), put("B")], put("A", Uint8Array.of(1)), "A"],
    ["an overwritten one, described", [put("A")], { kind: "describe", name: "A", details: { description: "x" } }, "A"],
    ["an overwritten one, deleted", [put("A"), put("B")], remove("A"), "A"],
    ["a deleted one, made again", [put("B"), remove("A")], put("A", Uint8Array.of(1)), "A"],
    ["a deleted one, made again with other letters", [remove("A"), put("B")], put("a"), "A"],
    ["a new one, overwritten", [put("A"), put("NEW")], put("NEW", Uint8Array.of(1)), "NEW"],
    ["a new one, deleted", [put("A"), put("NEW")], remove("NEW"), "NEW"],
    ["a copy, overwritten", [{ kind: "copy", from: "A", to: "NEW" }, remove("A")], put("NEW"), "NEW"],
    ["a described one, deleted", [{ kind: "describe", name: "A", details: {} }, put("B")], remove("A"), "A"],
  ])("is a conflict that names it, and nothing of the change is taken back: %s", async (_what, mine, theirs, name) => {
    const { driver, outside, change, keeper, stored } = await scene("A", "B");
    const undo = await change(...mine);
    await outside.apply([theirs]);
    const before = [await outside.list(), await stored()];
    await expect(keeper.undo(undo)).rejects.toMatchObject(conflict(name));
    expect([await outside.list(), await stored()]).toEqual(before);
    await expect(keeper.undo(undo)).rejects.toMatchObject(gone);
    expect(driver.handedOut.every(isErased)).toBe(true);
  });

  it("is none where a neighbour was changed", async () => {
    const { outside, change, keeper, stored } = await scene("A", "B");
    const undo = await change(remove("A"));
    await outside.apply([put("B")]);
    await keeper.undo(undo);
    expect(await stored()).toEqual({ A: old, B: fresh });
  });
});

describe("UndoKeeper: for how long", () => {
  it("keeps it for thirty seconds, then erases it, and says so", async () => {
    const { driver, clock, change, keeper, stored } = await scene("A", "B");
    const [first, second] = [await change(remove("A")), await change(remove("B"))];
    clock.pass(UNDO_TIME - 1);
    expect(driver.handedOut).toEqual([old, old]);
    await keeper.undo(first);
    clock.pass(1);
    await expect(keeper.undo(second)).rejects.toMatchObject(gone);
    expect(await stored()).toEqual({ A: old });
    expect(driver.handedOut.every(isErased)).toBe(true);
    expect(clock.running).toBe(0);
  });

  it("does not need its timer: a machine that slept asks too late", async () => {
    const { clock, change, keeper } = await scene("A");
    const undo = await change(remove("A"));
    clock.set(UNDO_TIME);
    await expect(keeper.undo(undo)).rejects.toMatchObject(gone);
  });

  it("does not need its clock: one that was set back makes nothing last longer", async () => {
    const { driver, clock, change, keeper } = await scene("A");
    const undo = await change(remove("A"));
    clock.set(-UNDO_TIME);
    clock.ring();
    await expect(keeper.undo(undo)).rejects.toMatchObject(gone);
    expect(driver.handedOut.every(isErased)).toBe(true);
  });

  it("is used once, also by two at the same time", async () => {
    const { driver, change, keeper, stored } = await scene("A");
    const undo = await change(remove("A"));
    const outcomes = await Promise.allSettled([keeper.undo(undo), keeper.undo(undo)]);
    expect(outcomes).toMatchObject([{ status: "fulfilled" }, { status: "rejected", reason: gone }]);
    await expect(keeper.undo(undo)).rejects.toMatchObject(gone);
    expect(await stored()).toEqual({ A: old });
    expect(driver.handedOut.every(isErased)).toBe(true);
  });

  it("can be tried again after a failure that may pass", async () => {
    const { driver, clock, change, keeper, stored } = await scene("A");
    const undo = await change(remove("A"));
    driver.failure = new SecretError("unavailable", "service-unreachable");
    await expect(keeper.undo(undo)).rejects.toBe(driver.failure);
    driver.failure = undefined;
    clock.pass(UNDO_TIME - 1);
    await keeper.undo(undo);
    expect(await stored()).toEqual({ A: old });
  });

  it.each(["the time is over", "the service ends"])("finishes one that is under way when %s", async (what) => {
    const { driver, clock, change, keeper, stored } = await scene("A");
    const undo = await change(remove("A"));
    let open: () => void = () => undefined;
    driver.gate = new Promise((resolve) => (open = resolve));
    const undone = keeper.undo(undo);
    if (what === "the service ends") {
      keeper.close();
    } else {
      clock.pass(UNDO_TIME);
    }
    open();
    await undone;
    expect(await stored()).toEqual({ A: old });
    expect(driver.handedOut.every(isErased)).toBe(true);
    expect(clock.running).toBe(0);
  });

  it("erases everything when the service ends, and keeps nothing from then on", async () => {
    const { driver, clock, change, keeper } = await scene("A", "B", "C");
    const undos = [await change(remove("A")), await change(put("B"))];
    keeper.close();
    expect(await keeper.change([remove("C")])).toEqual({ infos: [] });
    expect(driver.handedOut).toHaveLength(3);
    expect(driver.handedOut.every(isErased)).toBe(true);
    for (const undo of undos) {
      await expect(keeper.undo(undo)).rejects.toMatchObject(gone);
    }
    expect(clock.running).toBe(0);
  });

  it("keeps the last twenty", async () => {
    const names = Array.from({ length: 21 }, (_none, index) => `NAME_${index}`);
    const { driver, change, keeper } = await scene(...names);
    const undos: string[] = [];
    for (const name of names) {
      undos.push(await change(remove(name)));
    }
    await expect(keeper.undo(undos[0] ?? "")).rejects.toMatchObject(gone);
    expect(driver.handedOut.filter(isErased)).toHaveLength(1);
    await keeper.undo(undos[1] ?? "");
  });

  it("keeps sixteen mebibytes, the newest", async () => {
    const { driver, outside, change, keeper } = await scene();
    const undos: string[] = [];
    for (let round = 0; round < 17; round++) {
      await outside.apply([put("A", new Uint8Array(MAX_VALUE_BYTES).fill(7))]);
      undos.push(await change(remove("A")));
    }
    expect(driver.handedOut.filter(isErased)).toHaveLength(1);
    await expect(keeper.undo(undos[0] ?? "")).rejects.toMatchObject(gone);
    await keeper.undo(undos[16] ?? "");
  });
});
