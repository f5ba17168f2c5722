import { describe, expect, it } from "vitest";
import type { MemoryDriver } from "../src/index.ts";
import { PanelModel, SecretError, UNDO_TIME, type Change, type SecretDriver } from "../src/index.ts";
import { LimitedDriver } from "./limited-driver.ts";
import { serviceGone, settled, TestHost } from "./panel-host.ts";

const old = Uint8Array.of(111, 108, 100, 0, 255, 13, 10);
const fresh = Uint8Array.of(110, 101, 119);
const put = (name: string): Change => ({ kind: "put", name, value: fresh, mode: "overwrite" });

/** A shown model whose store holds A and B. */
async function shown(make?: (inner: MemoryDriver) => SecretDriver): Promise<{ host: TestHost; model: PanelModel }> {
  const host = new TestHost(make);
  await host.outside.put("A", old, "create", { description: "before" });
  await host.outside.put("B", old, "create");
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return { host, model };
}

/** The first one of the list, as a form opened it. */
async function overwriteA(model: PanelModel): Promise<void> {
  const [before] = model.state.secrets;
  await model.edit(before ?? { name: "", version: "" }, { name: "A", value: fresh, details: {} });
}

const undoWait = (host: TestHost) => host.waits.filter((wait) => !wait.cancelled).at(-1);
const names = (model: PanelModel): string[] => model.state.secrets.map((info) => info.name);

describe("PanelModel: taking a change back", () => {
  it.each<[string, (model: PanelModel) => Promise<void>, object]>([
    ["a deletion", (model) => model.remove("A"), { key: "undo-deleted", params: { name: "A" } }],
    ["an overwritten value", overwriteA, { key: "undo-saved", params: { name: "A" } }],
    [
      "an import",
      (model) => model.change([put("A"), put("C")]),
      { key: "undo-changed-several", params: { count: "2" } },
    ],
  ])("offers it for %s, and brings back what was there", async (_what, change, message) => {
    const { host, model } = await shown();
    expect(model.state.undo).toBeUndefined();
    await change(model);
    expect(model.state.undo).toMatchObject(message);
    await model.undo();
    expect(model.state.undo).toBeUndefined();
    expect(names(model)).toEqual(["A", "B"]);
    expect(model.state).toMatchObject({ phase: "ready", selected: "A", secrets: [{ description: "before" }, {}] });
    expect(await host.outside.reveal("A")).toEqual(old);
  });

  it("takes back what a notice was about, and not what was done after it", async () => {
    const { model } = await shown();
    await model.remove("A");
    const told = model.state.undo;
    await model.remove("B");
    await expect(model.undo(told)).rejects.toMatchObject({ code: "not-found", key: "undo-gone" });
    expect(model.state.undo).toEqual({ key: "undo-deleted", params: { name: "B" } });
    await model.undo(model.state.undo);
    expect(names(model)).toEqual(["B"]);
  });

  it("says how many were deleted at once", async () => {
    const { model } = await shown();
    await model.change([
      { kind: "remove", name: "A" },
      { kind: "remove", name: "B" },
    ]);
    expect(model.state.undo).toEqual({ key: "undo-deleted-several", params: { count: "2" } });
  });

  it("offers none for what is new, and keeps the offer from before", async () => {
    const { model } = await shown();
    await model.add({ name: "C", value: fresh, details: {} });
    expect(model.state.undo).toBeUndefined();
    await model.remove("B");
    await model.add({ name: "D", value: fresh, details: {} });
    expect(model.state.undo).toMatchObject({ key: "undo-deleted", params: { name: "B" } });
    await model.undo();
    expect(names(model)).toEqual(["A", "B", "C", "D"]);
  });

  it("offers none where the store cannot, and deletes all the same", async () => {
    const { model } = await shown((inner) => new LimitedDriver(inner));
    await model.remove("A");
    expect(model.state.undo).toBeUndefined();
    expect(names(model)).toEqual(["B"]);
    await expect(model.undo()).rejects.toMatchObject({ code: "not-found", key: "undo-gone" });
  });

  it("takes back the last change only", async () => {
    const { model } = await shown();
    await model.remove("A");
    await model.remove("B");
    expect(model.state.undo).toMatchObject({ params: { name: "B" } });
    await model.undo();
    expect(names(model)).toEqual(["B"]);
    await expect(model.undo()).rejects.toMatchObject({ code: "not-found", key: "undo-gone" });
  });

  it("is asked once by a person who clicks twice", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    const outcomes = await Promise.allSettled([model.undo(), model.undo()]);
    expect(outcomes).toMatchObject([{ status: "fulfilled" }, { status: "rejected", reason: { key: "undo-gone" } }]);
    expect(host.count("undo")).toBe(1);
  });

  it("is offered no longer once it is dismissed, and no timer is left", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    model.dismissUndo();
    expect(model.state.undo).toBeUndefined();
    await settled();
    expect(undoWait(host)).toBeUndefined();
  });

  it("is a conflict that names what was changed since, and is offered no longer", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    await host.outside.put("A", fresh, "create");
    await expect(model.undo()).rejects.toMatchObject({ code: "conflict", key: "undo-conflict", params: { name: "A" } });
    expect(model.state.undo).toBeUndefined();
    expect(await host.outside.reveal("A")).toEqual(fresh);
  });

  it("is offered again after a failure that may pass", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    host.failures.set("undo", serviceGone);
    await expect(model.undo()).rejects.toBe(serviceGone);
    expect(model.state.undo).toMatchObject({ key: "undo-deleted" });
    host.failures.clear();
    await model.undo();
    expect(names(model)).toEqual(["A", "B"]);
  });

  it("works over a new link when the one of the change has ended", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    await host.links[0]?.lose();
    await settled();
    await model.undo();
    expect(await host.outside.reveal("A")).toEqual(old);
  });
});

describe("PanelModel: for how long a change can be taken back", () => {
  it("is thirty seconds, and the state says when it is over", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    expect(undoWait(host)?.milliseconds).toBe(UNDO_TIME);
    const seen: unknown[] = [];
    model.onChange(() => seen.push(model.state.undo));
    host.clock.pass(UNDO_TIME);
    undoWait(host)?.elapse();
    await settled();
    expect(seen).toEqual([undefined]);
    await expect(model.undo()).rejects.toMatchObject({ code: "not-found", key: "undo-gone" });
    expect(host.count("undo")).toBe(0);
  });

  it("ends with the timer, also when the clock was set back", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    host.clock.set(-UNDO_TIME);
    undoWait(host)?.elapse();
    await settled();
    expect(model.state.undo).toBeUndefined();
  });

  it("is never longer than the service keeps it: the time begins when the change is sent", async () => {
    const { host, model } = await shown();
    const release = host.hold("remove");
    const removed = model.remove("A");
    await settled();
    host.clock.pass(2_000);
    release();
    await removed;
    expect(undoWait(host)?.milliseconds).toBe(UNDO_TIME - 2_000);
  });

  it("goes on from the last change, with one timer", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    host.clock.pass(20_000);
    await model.remove("B");
    await settled();
    expect(host.waits.map(({ milliseconds, cancelled }) => [milliseconds, cancelled])).toEqual([
      [UNDO_TIME, true],
      [UNDO_TIME, false],
    ]);
  });

  it("goes by without a timer while the panel is hidden, and is over when it is shown again", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    model.setActive(false);
    await settled();
    expect(undoWait(host)).toBeUndefined();
    host.clock.pass(10_000);
    model.setActive(true);
    expect(model.state.undo).toMatchObject({ key: "undo-deleted" });
    expect(undoWait(host)?.milliseconds).toBe(UNDO_TIME - 10_000);
    model.setActive(false);
    await settled();
    host.clock.pass(UNDO_TIME);
    const [asked, waits] = [host.calls.length, host.waits.length];
    expect(model.state.undo).toBeUndefined();
    model.setActive(true);
    await settled();
    expect(model.state.undo).toBeUndefined();
    expect([host.calls.length, host.waits.length]).toEqual([asked, waits]);
  });

  it("tells who shows the panel that it went by while it was hidden", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    model.setActive(false);
    const shownUndo = model.state.undo;
    host.clock.pass(UNDO_TIME);
    let told = 0;
    model.onChange(() => told++);
    model.setActive(true);
    await settled();
    expect([shownUndo?.key, told, model.state.undo]).toEqual(["undo-deleted", 1, undefined]);
  });

  it("starts no timer from a panel that was never shown", async () => {
    const host = new TestHost();
    await host.outside.put("A", old, "create");
    const model = new PanelModel(host);
    await model.remove("A");
    expect(host.waits).toEqual([]);
    expect(model.state.undo).toMatchObject({ key: "undo-deleted" });
    await model.undo();
    expect(await host.outside.reveal("A")).toEqual(old);
  });

  it("leaves no timer when the model is disposed of, nor when it is while a change is on its way", async () => {
    const { host, model } = await shown();
    await model.remove("A");
    const release = host.hold("remove");
    const late = model.remove("B");
    late.catch(() => undefined);
    await settled();
    await model.dispose();
    release();
    await settled();
    expect(undoWait(host)).toBeUndefined();
  });
});

describe("PanelModel: values and what is there now", () => {
  it("reveals the exact bytes to who asks, and its state never has them", async () => {
    const { host, model } = await shown();
    expect(model.state.canReveal).toBe(true);
    const states: string[] = [];
    model.onChange(() => states.push(JSON.stringify(model.state)));
    expect(await model.reveal("A")).toEqual(old);
    await overwriteA(model);
    await model.undo();
    expect(states.length).toBeGreaterThan(0);
    expect([...states, JSON.stringify(model.state)].join()).not.toMatch(/111,108|110,101|b2xk|bmV3/);
    await expect(model.reveal("ABSENT")).rejects.toMatchObject({ code: "not-found" });
    expect(host.count("reveal")).toBe(2);
  });

  it("says where values may not be shown, and asks for none", async () => {
    const { host, model } = await shown((inner) => new LimitedDriver(inner));
    expect(model.state.canReveal).toBe(false);
    await expect(model.reveal("A")).rejects.toMatchObject({ code: "unsupported", key: "reveal-off" });
    expect(host.count("reveal")).toBe(0);
  });

  it("compares what may be imported", async () => {
    const { model } = await shown();
    const entries = [
      { name: "A", value: old },
      { name: "B", value: fresh },
      { name: "C", value: fresh },
    ];
    expect(await model.compare(entries)).toEqual(["same", "different", "new"]);
  });

  it("gives a secret as it is now for a form that was opened before, so that what was typed can be saved", async () => {
    const { host, model } = await shown();
    const [before] = model.state.secrets;
    await host.outside.put("A", fresh, "overwrite", { description: "theirs" });
    const edit = { name: "A", value: old, details: { description: "mine" } };
    const opened = before ?? { name: "", version: "" };
    await expect(model.edit(opened, edit)).rejects.toMatchObject({ code: "conflict", params: { name: "A" } });
    const latest = await model.latest("A");
    expect(latest).toMatchObject({ name: "A", description: "theirs" });
    await model.edit(latest ?? opened, edit);
    expect(await model.latest("A")).toMatchObject({ description: "mine" });
    expect(await host.outside.reveal("A")).toEqual(old);
    await host.outside.remove("A");
    expect(await model.latest("A")).toBeUndefined();
  });

  it("makes all of an import or nothing of it, and keeps the selection", async () => {
    const { host, model } = await shown();
    model.select("B");
    await model.change([put("A"), put("C")]);
    expect([names(model), model.state.selected]).toEqual([["A", "B", "C"], "B"]);
    await expect(model.change([put("D"), put("a b")])).rejects.toBeInstanceOf(SecretError);
    expect(await host.outside.list()).toHaveLength(3);
  });
});
