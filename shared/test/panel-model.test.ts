import { describe, expect, it } from "vitest";
import { PanelModel, SecretError, type PanelState } from "../src/index.ts";
import { LimitedDriver } from "./limited-driver.ts";
import { settled, TestHost } from "./panel-host.ts";

const canary = "canary-5b02-value";
const value = new TextEncoder().encode(canary);

/** A model that is shown and has its list. */
async function shown(host = new TestHost()): Promise<{ host: TestHost; model: PanelModel }> {
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return { host, model };
}

function names(model: PanelModel): string[] {
  return model.state.secrets.map((info) => info.name);
}

function only(model: PanelModel): PanelState["secrets"][number] {
  const [info] = model.state.secrets;
  if (info === undefined) {
    throw new Error("the list is empty");
  }
  return info;
}

describe("PanelModel: the list", () => {
  it("is loading at first, and asks for nothing before it is shown", async () => {
    const host = new TestHost();
    const model = new PanelModel(host);
    await settled();
    expect(model.state).toEqual({ phase: "loading", busy: false, secrets: [], filter: "", canReveal: false });
    expect(model.stale).toBe(true);
    expect(host.calls).toEqual([]);
  });

  it("goes from loading to ready, and watches before it lists", async () => {
    const host = new TestHost();
    await host.outside.put("A", value, "create", { description: "first" });
    const model = new PanelModel(host);
    const phases: string[] = [];
    model.onChange(() => phases.push(model.state.phase));
    model.setActive(true);
    expect(model.state.phase).toBe("loading");
    await settled();
    expect(phases).toEqual(["ready"]);
    expect(host.calls).toEqual(["connect", "watch", "list", "usage", "status"]);
    expect(model.state.secrets).toMatchObject([{ name: "A", description: "first" }]);
    expect(model.state.usage).toEqual({ usedBytes: value.byteLength, place: "this process" });
    expect(model.state.problem).toBeUndefined();
    expect(model.stale).toBe(false);
    expect(host.waits).toEqual([]);
  });

  it("keeps the list that it has where nothing in it changed, so that nothing is drawn again", async () => {
    const { host, model } = await shown();
    await host.outside.put("A", value, "create");
    await settled();
    const before = model.state.secrets;
    await model.refresh();
    expect(model.state.secrets).toBe(before);
    await host.outside.describe("A", { description: "another" });
    await settled();
    expect(model.state.secrets).toMatchObject([{ name: "A", description: "another" }]);
  });

  it("follows what is added, described and removed elsewhere", async () => {
    const { host, model } = await shown();
    await host.outside.put("B", value, "create");
    await host.outside.put("A", value, "create");
    await settled();
    expect(names(model)).toEqual(["A", "B"]);
    await host.outside.describe("A", { description: "described" });
    await host.outside.remove("B");
    await settled();
    expect(model.state.secrets).toMatchObject([{ name: "A", description: "described" }]);
    expect(model.stale).toBe(false);
    expect(host.count("connect")).toBe(1);
  });

  it("is busy while a list that is shown is read again", async () => {
    const { host, model } = await shown();
    const release = host.hold("list");
    void model.refresh();
    expect(model.state).toMatchObject({ phase: "ready", busy: true });
    release();
    await settled();
    expect(model.state).toMatchObject({ phase: "ready", busy: false });
    host.failures.set("list", new SecretError("corrupt", "internal"));
    await model.refresh();
    expect(model.state).toMatchObject({ phase: "blocked", busy: false });
  });

  it("ends a filter that would hide what was just saved, and no other", async () => {
    const { model } = await shown();
    model.setFilter("tok");
    await model.add({ name: "API_TOKEN", value, details: {} });
    expect(model.state).toMatchObject({ filter: "tok", selected: "API_TOKEN" });
    await model.add({ name: "OTHER", value, details: {} });
    expect(model.state).toMatchObject({ filter: "", selected: "OTHER" });
  });

  it("makes one more list of many calls and changes that come while one is made", async () => {
    const { host, model } = await shown();
    const release = host.hold("list");
    const first = model.refresh();
    await settled();
    for (let index = 0; index < 20; index++) {
      await host.outside.put(`N${index}`, value, "create");
      void model.refresh();
    }
    await settled();
    expect(host.count("list")).toBe(2);
    release();
    await first;
    expect(host.count("list")).toBe(3);
    expect(model.state.secrets).toHaveLength(20);
  });

  it("loses no refresh that comes in the moment in which one ends", async () => {
    const { host, model } = await shown();
    // One turn of the microtasks after another, so that one of them is that moment.
    for (let turns = 0; turns < 40; turns++) {
      const refreshed = model.refresh();
      for (let turn = 0; turn < turns; turn++) {
        await Promise.resolve();
      }
      await host.outside.put(`N${turns}`, value, "create");
      await refreshed;
      await settled();
      expect(names(model), `after ${turns} turns`).toContain(`N${turns}`);
      expect(model.stale).toBe(false);
    }
  });

  it("shows why kernels cannot read the secrets, while the list is ready", async () => {
    const host = new TestHost();
    host.mountProblem({ key: "mount-unwritable", params: { path: "/a/mount", reason: "EROFS" } });
    const { model } = await shown(host);
    expect(model.state.phase).toBe("ready");
    expect(model.state.problem).toMatchObject({
      key: "mount-unwritable",
      params: { path: "/a/mount", reason: "EROFS" },
    });
    host.mount = { directory: "/a/mount" };
    await model.refresh();
    expect(model.state.problem).toBeUndefined();
  });

  it("passes on what is worth knowing about the mount and no problem", async () => {
    const host = new TestHost();
    const note = { key: "mount-kept-kubernetes", params: { path: "/a/mount" } } as const;
    host.mount = { directory: "/a/mount", note };
    const { model } = await shown(host);
    expect(model.state).toMatchObject({ phase: "ready", note });
    expect(model.state.problem).toBeUndefined();
    host.mount = { directory: "/a/mount" };
    await model.refresh();
    expect(model.state.note).toBeUndefined();
  });

  it("works with a store that can neither watch nor compare", async () => {
    const { host, model } = await shown(new TestHost((inner) => new LimitedDriver(inner)));
    expect(host.count("watch")).toBe(0);
    await model.add({ name: "A", value, details: {} });
    await host.outside.put("A", Uint8Array.of(1), "overwrite");
    await host.outside.put("B", value, "create");
    await settled();
    expect(names(model)).toEqual(["A"]);
    await model.edit(only(model), { name: "A", value: Uint8Array.of(2), details: { description: "edited" } });
    expect(names(model)).toEqual(["A", "B"]);
    await model.edit(only(model), { name: "A", details: { description: "described" } });
    await model.edit(only(model), { name: "C", details: {} });
    expect(await host.outside.reveal("C")).toEqual(Uint8Array.of(2));
    await model.remove("A");
    expect(model.state.secrets).toMatchObject([{ name: "B" }, { name: "C", description: "described" }]);
  });
});

describe("PanelModel: hidden", () => {
  it("asks for nothing, and lists once when it is shown again", async () => {
    const { host, model } = await shown();
    model.setActive(false);
    const before = host.calls.length;
    for (const name of ["A", "B", "C"]) {
      await host.outside.put(name, value, "create");
    }
    await settled();
    expect(host.calls.length).toBe(before);
    expect(host.waits).toEqual([]);
    expect(names(model)).toEqual([]);
    expect(model.stale).toBe(true);
    model.setActive(true);
    await settled();
    expect(host.calls.slice(before)).toEqual(["list", "usage", "status"]);
    expect(names(model)).toEqual(["A", "B", "C"]);
    expect(model.stale).toBe(false);
  });

  it("tells once that it has become stale", async () => {
    const { host, model } = await shown();
    model.setActive(false);
    const told: boolean[] = [];
    model.onChange(() => told.push(model.stale));
    for (const name of ["A", "B"]) {
      await host.outside.put(name, value, "create");
    }
    await settled();
    expect(told).toEqual([true]);
  });

  it("has nothing to ask when nothing was changed meanwhile", async () => {
    const { host, model } = await shown();
    const before = host.calls.length;
    model.setActive(false);
    model.setActive(true);
    model.setActive(true);
    await settled();
    expect(host.calls.length).toBe(before);
  });

  it("still refreshes when it is told to", async () => {
    const host = new TestHost();
    await host.outside.put("A", value, "create");
    const model = new PanelModel(host);
    await model.refresh();
    expect(names(model)).toEqual(["A"]);
  });
});

describe("PanelModel: the filter and the selection", () => {
  it("filters by name and description, whatever the case", async () => {
    const { host, model } = await shown();
    await host.outside.put("MLFLOW_KEY", value, "create", { description: "Tracking server" });
    await host.outside.put("S3", value, "create", { description: "raw data, for MLflow too" });
    await host.outside.put("other", value, "create");
    await settled();
    const visible = (filter: string): string[] => {
      model.setFilter(filter);
      expect(model.state.filter).toBe(filter);
      return model.visible.map((info) => info.name);
    };
    expect(visible("")).toEqual(["MLFLOW_KEY", "S3", "other"]);
    expect(visible("  ")).toEqual(["MLFLOW_KEY", "S3", "other"]);
    expect(visible("mlflow")).toEqual(["MLFLOW_KEY", "S3"]);
    expect(visible("TRACKING")).toEqual(["MLFLOW_KEY"]);
    expect(visible(" Other ")).toEqual(["other"]);
    expect(visible("3raw")).toEqual([]);
    expect(visible(".*")).toEqual([]);
    expect(visible(canary)).toEqual([]);
    expect(names(model)).toEqual(["MLFLOW_KEY", "S3", "other"]);
  });

  it("keeps the selection while its secret is there", async () => {
    const { host, model } = await shown();
    await model.add({ name: "A", value, details: {} });
    await model.add({ name: "B", value, details: {} });
    expect(model.state.selected).toBe("B");
    model.select("A");
    await host.outside.remove("B");
    await settled();
    expect(model.state.selected).toBe("A");
    await host.outside.remove("A");
    await settled();
    expect(model.state.selected).toBeUndefined();
    model.select(undefined);
    expect(model.state.selected).toBeUndefined();
  });

  it("tells each listener until it has enough", async () => {
    const { model } = await shown();
    let heard = 0;
    const end = model.onChange(() => heard++);
    model.setFilter("a");
    end();
    model.setFilter("b");
    expect(heard).toBe(1);
  });
});

describe("PanelModel: what it shows of values", () => {
  it("is nothing, in any state, whatever was done", async () => {
    const host = new TestHost();
    const model = new PanelModel(host);
    const states: PanelState[] = [];
    model.onChange(() => states.push(model.state));
    model.setActive(true);
    await model.add({ name: "A", value, details: { description: "d" } });
    await model.edit(only(model), { name: "A", value, details: { description: "e" } });
    await model.edit(only(model), { name: "B", value, details: {} });
    await model.edit(only(model), { name: "C", details: { description: "f" } });
    await host.outside.put("D", value, "create");
    await host.links[0]?.lose();
    await settled();
    expect(states.length).toBeGreaterThan(5);
    const base64 = Buffer.from(value).toString("base64");
    for (const text of [JSON.stringify(states), JSON.stringify(model), JSON.stringify(model.visible)]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(base64);
      expect(text).not.toContain(`${value[0]},${value[1]},${value[2]}`);
    }
    expect(states.flatMap((state) => state.secrets).some((info) => "value" in info)).toBe(false);
    expect(host.count("reveal")).toBe(0);
  });
});
