import { describe, expect, it } from "vitest";
import { PanelModel, SecretError, type SecretInfo } from "../src/index.ts";
import { serviceGone, settled, TestHost } from "./panel-host.ts";

const oldValue = Uint8Array.of(111, 108, 100, 0, 255, 10);
const newValue = Uint8Array.of(110, 101, 119);
const details = { description: "before", expiresAt: "2031-01-31" };

/** A shown model whose store holds the secret A, and A as it was listed. */
async function withA(): Promise<{ host: TestHost; model: PanelModel; before: SecretInfo }> {
  const host = new TestHost();
  const before = await host.outside.put("A", oldValue, "create", details);
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return { host, model, before };
}

async function stored(host: TestHost): Promise<(Omit<SecretInfo, "version" | "updatedAt"> & { value: Uint8Array })[]> {
  const infos = await host.outside.list();
  return Promise.all(
    infos.map(async ({ version: _version, updatedAt: _updatedAt, ...info }) => ({
      ...info,
      value: await host.outside.reveal(info.name),
    })),
  );
}

const keptA = { name: "A", ...details, value: oldValue };

describe("PanelModel: adding", () => {
  it("stores the exact bytes and details, lists them and selects them", async () => {
    const { host, model } = await withA();
    await model.add({ name: "B", value: newValue, details: { description: "added" } });
    expect(await stored(host)).toEqual([keptA, { name: "B", description: "added", value: newValue }]);
    expect(model.state.secrets.map((info) => info.name)).toEqual(["A", "B"]);
    expect(model.state.selected).toBe("B");
  });

  it("stores an empty value where none was entered", async () => {
    const { host, model } = await withA();
    await model.add({ name: "B", details: {} });
    expect(await host.outside.reveal("B")).toEqual(new Uint8Array());
  });

  it.each([
    ["one that exists", "A", "already-exists"],
    ["one that differs in case", "a", "invalid-name"],
    ["a name that is none", "a b", "invalid-name"],
  ])("refuses %s, and leaves everything as it is", async (_what, name, code) => {
    const { host, model } = await withA();
    model.select("A");
    await expect(model.add({ name, value: newValue, details: {} })).rejects.toMatchObject({ code });
    expect(await stored(host)).toEqual([keptA]);
    expect(model.state).toMatchObject({ phase: "ready", selected: "A" });
  });

  it("works from a panel that was never shown", async () => {
    const host = new TestHost();
    const model = new PanelModel(host);
    await model.add({ name: "B", value: newValue, details: {} });
    expect(model.state).toMatchObject({ phase: "ready", selected: "B" });
  });

  it("rejects with what a person can read when the service cannot be reached, and works once it can", async () => {
    const host = new TestHost();
    host.refusal = serviceGone;
    const model = new PanelModel(host);
    const edit = { name: "B", value: newValue, details: {} };
    await expect(model.add(edit)).rejects.toBe(serviceGone);
    host.refusal = undefined;
    await model.add(edit);
    expect(await host.outside.reveal("B")).toEqual(newValue);
  });
});

describe("PanelModel: editing", () => {
  it("replaces the value, and keeps the details that were not given", async () => {
    const { host, model, before } = await withA();
    await model.edit(before, { name: "A", value: newValue, details: { description: "after" } });
    expect(await stored(host)).toEqual([{ ...keptA, description: "after", value: newValue }]);
    expect(model.state.secrets).toMatchObject([{ name: "A", description: "after" }]);
    expect(model.state.selected).toBe("A");
  });

  it("does not touch the value where only details were changed", async () => {
    const { host, model, before } = await withA();
    await model.edit(before, { name: "A", details: { description: "" } });
    expect(await stored(host)).toEqual([{ name: "A", expiresAt: details.expiresAt, value: oldValue }]);
    expect(host.count("put")).toBe(0);
    expect(model.state.secrets[0]?.updatedAt).toBe(before.updatedAt);
  });

  it.each([
    ["the value", newValue],
    ["the details", undefined],
  ])("is a conflict for %s when it was changed elsewhere, and overwrites nothing", async (_what, value) => {
    const { host, model, before } = await withA();
    await host.outside.put("A", Uint8Array.of(1), "overwrite");
    const edit = { name: "A", value, details: { description: "after" } };
    await expect(model.edit(before, edit)).rejects.toMatchObject({ code: "conflict", params: { name: "A" } });
    expect(await stored(host)).toEqual([{ ...keptA, value: Uint8Array.of(1) }]);
    await settled();
    const [now] = model.state.secrets;
    await model.edit(now ?? before, edit);
    expect(await stored(host)).toEqual([{ ...keptA, description: "after", value: value ?? Uint8Array.of(1) }]);
  });

  it("is no conflict when a neighbour was changed", async () => {
    const { host, model, before } = await withA();
    await host.outside.put("B", Uint8Array.of(1), "create");
    await model.edit(before, { name: "A", value: newValue, details: {} });
    expect(await host.outside.reveal("A")).toEqual(newValue);
  });

  it("does not bring back what was deleted elsewhere", async () => {
    const { host, model, before } = await withA();
    await host.outside.remove("A");
    const value = model.edit(before, { name: "A", value: newValue, details: {} });
    await expect(value).rejects.toMatchObject({ code: "conflict" });
    await expect(model.edit(before, { name: "A", details: {} })).rejects.toMatchObject({ code: "not-found" });
    await expect(model.edit(before, { name: "B", details: {} })).rejects.toMatchObject({ code: "not-found" });
    expect(await stored(host)).toEqual([]);
  });
});

describe("PanelModel: editing the name", () => {
  it("copies the bytes and details, and leaves the old one", async () => {
    const { host, model, before } = await withA();
    await model.edit(before, { name: "B", details: {} });
    expect(await stored(host)).toEqual([keptA, { ...keptA, name: "B" }]);
    expect(model.state.selected).toBe("B");
  });

  it("takes new details for the new one alone", async () => {
    const { host, model, before } = await withA();
    await model.edit(before, { name: "B", details: { description: "after" } });
    expect(await stored(host)).toEqual([keptA, { ...keptA, name: "B", description: "after" }]);
  });

  it("takes a new value for the new one alone, and keeps the details that were not given", async () => {
    const { host, model, before } = await withA();
    await model.edit(before, { name: "B", value: newValue, details: { description: "after" } });
    await model.edit(before, { name: "C", value: newValue, details: { expiresAt: "" } });
    expect(await stored(host)).toEqual([
      keptA,
      { ...keptA, name: "B", description: "after", value: newValue },
      { name: "C", description: "before", value: newValue },
    ]);
  });

  it.each([
    ["with a new value", newValue],
    ["without one", undefined],
  ])("refuses a name that exists, %s", async (_what, value) => {
    const { host, model, before } = await withA();
    await host.outside.put("B", Uint8Array.of(1), "create");
    const taken = model.edit(before, { name: "B", value, details: {} });
    await expect(taken).rejects.toMatchObject({ code: "already-exists" });
    expect(await stored(host)).toEqual([keptA, { name: "B", value: Uint8Array.of(1) }]);
  });

  it("leaves no half when the copy cannot be described, so that saving again works", async () => {
    const { host, model, before } = await withA();
    const tooLong = { name: "B", details: { description: "x".repeat(2001) } };
    await expect(model.edit(before, tooLong)).rejects.toMatchObject({ code: "too-large", key: "details-too-long" });
    expect(await stored(host)).toEqual([keptA]);
    await settled();
    expect(model.state.secrets.map((info) => info.name)).toEqual(["A"]);
    await model.edit(before, { name: "B", details: { description: "short" } });
    expect(await stored(host)).toEqual([keptA, { ...keptA, name: "B", description: "short" }]);
  });

  it("tells the first failure, and lists the copy, where it cannot be taken back", async () => {
    const { host, model, before } = await withA();
    host.failures.set("describe", serviceGone);
    host.failures.set("remove", new SecretError("denied", "service-refused"));
    await expect(model.edit(before, { name: "B", details: {} })).rejects.toBe(serviceGone);
    await settled();
    expect(model.state.secrets.map((info) => info.name)).toEqual(["A", "B"]);
  });

  it("does not take back a copy that somebody has changed since", async () => {
    const { host, model, before } = await withA();
    host.failures.set("describe", serviceGone);
    const release = host.hold("remove");
    const edit = model.edit(before, { name: "B", details: {} });
    edit.catch(() => undefined);
    await settled();
    await host.outside.put("B", newValue, "overwrite");
    release();
    await expect(edit).rejects.toBe(serviceGone);
    expect(await host.outside.reveal("B")).toEqual(newValue);
  });
});

describe("PanelModel: deleting", () => {
  it("removes one, leaves its neighbours, and selects none", async () => {
    const { host, model } = await withA();
    await model.add({ name: "B", value: newValue, details: {} });
    await model.remove("B");
    expect(await stored(host)).toEqual([keptA]);
    expect(model.state.secrets.map((info) => info.name)).toEqual(["A"]);
    expect(model.state.selected).toBeUndefined();
  });

  it("rejects for one that is gone", async () => {
    const { host, model } = await withA();
    await host.outside.remove("A");
    await expect(model.remove("A")).rejects.toMatchObject({ code: "not-found", params: { name: "A" } });
  });
});
