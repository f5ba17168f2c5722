import { describe, expect, it } from "vitest";
import { PanelModel, SecretError } from "../src/index.ts";
import { serviceGone, settled, TestHost } from "./panel-host.ts";

const value = Uint8Array.of(1);
const growing = [250, 500, 1000, 2000, 5000, 10_000, 10_000, 10_000];

async function shown(host: TestHost): Promise<PanelModel> {
  const model = new PanelModel(host);
  model.setActive(true);
  await settled();
  return model;
}

/** A shown model that cannot reach its service. */
async function unreachable(): Promise<{ host: TestHost; model: PanelModel }> {
  const host = new TestHost();
  await host.outside.put("A", value, "create");
  host.refusal = serviceGone;
  return { host, model: await shown(host) };
}

async function elapse(host: TestHost): Promise<void> {
  host.waits.at(-1)?.elapse();
  await settled();
}

function delays(host: TestHost): number[] {
  return host.waits.map((wait) => wait.milliseconds);
}

describe("PanelModel: the status changes by itself", () => {
  it("shows what the mount came to after the list was read", async () => {
    const host = new TestHost();
    const problem = { key: "mount-unwritable", params: { path: "/a/mount", reason: "EROFS" } } as const;
    host.mountProblem(problem);
    const model = await shown(host);
    expect(model.state).toMatchObject({ phase: "ready", problem });
    host.mountProblem(undefined);
    host.tellStatus();
    await settled();
    expect(model.state.problem).toBeUndefined();
  });

  it("is told while the answer before is still on its way, and shows the last one", async () => {
    const host = new TestHost();
    const model = await shown(host);
    const release = host.hold("usage");
    host.mountProblem({ key: "mount-unwritable", params: { path: "/a/mount", reason: "EROFS" } });
    void model.refresh();
    await settled();
    host.mountProblem(undefined);
    host.tellStatus();
    release();
    await settled();
    expect(model.state).toMatchObject({ phase: "ready" });
    expect(model.state.problem).toBeUndefined();
  });
});

describe("PanelModel: the service cannot be reached", () => {
  it("is blocked, and says why", async () => {
    const { model } = await unreachable();
    expect(model.state).toMatchObject({ phase: "blocked", problem: { key: "service-unreachable", params: {} } });
    expect(model.stale).toBe(true);
  });

  it("tries again by itself after growing waits, and recovers", async () => {
    const { host, model } = await unreachable();
    for (const _wait of growing.slice(1)) {
      await elapse(host);
    }
    expect(delays(host)).toEqual(growing);
    expect(host.count("connect")).toBe(growing.length);
    host.refusal = undefined;
    await elapse(host);
    expect(model.state).toMatchObject({ phase: "ready", secrets: [{ name: "A" }] });
    expect(model.state.problem).toBeUndefined();
    expect(host.count("list")).toBe(1);
    expect(delays(host)).toEqual(growing);
  });

  it("stops when it is hidden, and begins at once when it is shown", async () => {
    const { host, model } = await unreachable();
    await elapse(host);
    model.setActive(false);
    await settled();
    expect(host.waits.at(-1)?.cancelled).toBe(true);
    const before = host.calls.length;
    await elapse(host);
    expect(host.calls.length).toBe(before);
    expect(delays(host)).toEqual([250, 500]);
    model.setActive(true);
    await settled();
    expect(host.calls.slice(before)).toEqual(["connect"]);
    expect(delays(host)).toEqual([250, 500, 250]);
  });

  it("goes on when it is hidden for a moment only", async () => {
    const { host, model } = await unreachable();
    model.setActive(false);
    model.setActive(true);
    await settled();
    expect(host.count("connect")).toBe(2);
    host.refusal = undefined;
    await elapse(host);
    expect(model.state.phase).toBe("ready");
  });

  it("has one wait at a time, and none that a hidden panel began", async () => {
    const { host, model } = await unreachable();
    const release = host.hold("connect");
    await elapse(host);
    model.setActive(false);
    release();
    await settled();
    expect(model.state.phase).toBe("blocked");
    expect(host.waits).toHaveLength(1);
  });

  it("tries at once, and once, when a person does", async () => {
    const { host, model } = await unreachable();
    await model.refresh();
    await settled();
    expect(host.count("connect")).toBe(2);
    expect(host.waits[0]?.cancelled).toBe(true);
    expect(host.waits).toHaveLength(2);
    host.refusal = undefined;
    await model.refresh();
    await settled();
    expect(model.state.phase).toBe("ready");
    expect(host.count("list")).toBe(1);
    expect(host.waits.every((wait) => wait.cancelled)).toBe(true);
    expect(host.waits).toHaveLength(2);
  });

  it("recovers also by what a person saves meanwhile", async () => {
    const { host, model } = await unreachable();
    host.refusal = undefined;
    await model.add({ name: "B", value, details: {} });
    expect(model.state).toMatchObject({ phase: "ready", secrets: [{ name: "A" }, { name: "B" }] });
    await settled();
    expect(host.waits).toHaveLength(1);
  });

  it.each(["watch", "list", "usage", "status"])("is the same when %s is what fails", async (call) => {
    const host = new TestHost();
    host.failures.set(call, serviceGone);
    const model = await shown(host);
    expect(model.state).toMatchObject({ phase: "blocked", problem: { key: "service-unreachable" } });
    host.failures.clear();
    await elapse(host);
    expect(model.state.phase).toBe("ready");
    expect(host.links.slice(0, -1).every((link) => link.closed)).toBe(true);
  });
});

describe("PanelModel: a failure that does not pass by itself", () => {
  it.each([
    new SecretError("denied", "service-refused"),
    new SecretError("corrupt", "vault-corrupt", { file: "/vault.age" }),
    new SecretError("locked", "vault-locked", { file: "/vault.age", identity: "/identity.txt" }),
    new SecretError("signed-out", "service-refused"),
    new SecretError("internal", "internal"),
  ])("is not tried again without a person: $message", async (error) => {
    const host = new TestHost();
    host.failures.set("list", error);
    const model = await shown(host);
    expect(model.state).toMatchObject({ phase: "blocked", problem: { key: error.key, params: error.params } });
    expect(host.waits).toEqual([]);
    await model.refresh();
    expect(host.waits).toEqual([]);
    host.failures.clear();
    await model.refresh();
    expect(model.state.phase).toBe("ready");
    expect(model.state.problem).toBeUndefined();
  });

  it("ends what another failure began", async () => {
    const { host, model } = await unreachable();
    host.refusal = new SecretError("denied", "service-refused");
    await elapse(host);
    expect(model.state.problem?.key).toBe("service-refused");
    expect(host.waits).toHaveLength(1);
    host.refusal = serviceGone;
    await model.refresh();
    await settled();
    expect(delays(host)).toEqual([250, 250]);
  });

  it("shows nothing of a text that is not ours", async () => {
    const host = new TestHost();
    host.refusal = new Error("password=hunter2");
    const model = await shown(host);
    expect(model.state.problem).toEqual({ code: "internal", key: "internal", params: {} });
    expect(JSON.stringify(model.state)).not.toContain("hunter2");
  });
});

describe("PanelModel: the service goes away", () => {
  it("keeps the old list, says why, and comes back with what is new", async () => {
    const host = new TestHost();
    await host.outside.put("A", value, "create");
    const model = await shown(host);
    host.refusal = serviceGone;
    await host.links[0]?.lose();
    await settled();
    expect(model.state).toMatchObject({
      phase: "blocked",
      problem: { key: "service-unreachable" },
      secrets: [{ name: "A" }],
    });
    await host.outside.put("B", value, "create");
    host.refusal = undefined;
    await elapse(host);
    expect(model.state).toMatchObject({ phase: "ready", secrets: [{ name: "A" }, { name: "B" }] });
    await host.outside.put("C", value, "create");
    await settled();
    expect(model.state.secrets).toHaveLength(3);
  });

  it("comes back each time, with waits that begin anew", async () => {
    const host = new TestHost();
    const model = await shown(host);
    for (let loss = 0; loss < 4; loss++) {
      await host.links.at(-1)?.lose();
      await settled();
      expect(model.state.phase).toBe("blocked");
      await elapse(host);
      expect(model.state.phase).toBe("ready");
    }
    expect(delays(host)).toEqual([250, 250, 250, 250]);
    expect(host.count("connect")).toBe(5);
  });

  it("lies still while hidden, and connects when it is shown", async () => {
    const host = new TestHost();
    const model = await shown(host);
    model.setActive(false);
    const before = host.calls.length;
    await host.links[0]?.lose();
    await settled();
    expect(model.state.phase).toBe("blocked");
    expect(host.calls.length).toBe(before);
    expect(host.waits).toEqual([]);
    model.setActive(true);
    await settled();
    expect(model.state.phase).toBe("ready");
    expect(host.count("connect")).toBe(2);
  });

  it("says why the service said it went", async () => {
    const host = new TestHost();
    const model = await shown(host);
    await host.links[0]?.lose(new SecretError("denied", "service-refused"));
    await settled();
    expect(model.state.problem?.key).toBe("service-refused");
    expect(host.waits).toEqual([]);
  });

  it.each(["connect", "watch", "list", "usage", "status"])(
    "recovers when it goes while %s is under way",
    async (call) => {
      const host = new TestHost();
      const model = await shown(host);
      await host.links[0]?.lose();
      await settled();
      const release = host.hold(call);
      host.waits[0]?.elapse();
      await settled();
      await host.links[1]?.lose();
      release();
      await settled();
      for (let wait = 0; wait < 2 && model.state.phase === "blocked"; wait++) {
        await elapse(host);
      }
      expect(model.state.phase).toBe("ready");
      await host.outside.put("A", value, "create");
      await settled();
      expect(model.state.secrets).toMatchObject([{ name: "A" }]);
    },
  );

  it("does not trust the answers of a service that is gone", async () => {
    const host = new TestHost();
    const model = await shown(host);
    const release = host.hold("status");
    const refreshed = model.refresh();
    await settled();
    await host.links[0]?.lose();
    await settled();
    release();
    await refreshed;
    expect(model.state.phase).toBe("blocked");
    await elapse(host);
    expect(model.state.phase).toBe("ready");
    expect(host.count("connect")).toBe(2);
  });

  it("recovers from a loss at any moment of a recovery", async () => {
    for (let turns = 0; turns < 60; turns++) {
      const host = new TestHost();
      const model = await shown(host);
      await host.links[0]?.lose();
      await settled();
      host.waits[0]?.elapse();
      for (let turn = 0; turn < turns; turn++) {
        await Promise.resolve();
      }
      await host.links[1]?.lose();
      await settled();
      for (let wait = 0; wait < 2 && model.state.phase === "blocked"; wait++) {
        await elapse(host);
      }
      expect(model.state.phase, `after ${turns} turns`).toBe("ready");
      await host.outside.put("A", value, "create");
      await settled();
      expect(model.state.secrets, `after ${turns} turns`).toHaveLength(1);
    }
  });
});

describe("PanelModel: dispose", () => {
  it("closes the link, and nothing follows", async () => {
    const host = new TestHost();
    const model = await shown(host);
    let heard = 0;
    model.onChange(() => heard++);
    await model.dispose();
    expect(host.links[0]?.closed).toBe(true);
    const before = host.calls.length;
    await host.outside.put("A", value, "create");
    model.setActive(true);
    model.setFilter("a");
    await model.refresh();
    await expect(model.add({ name: "B", value, details: {} })).rejects.toMatchObject({
      code: "unavailable",
      key: "closed",
    });
    await model.dispose();
    await settled();
    expect(host.calls.length).toBe(before);
    expect(heard).toBe(0);
    expect(host.waits).toEqual([]);
  });

  it.each(["connect", "watch"])("closes the link and asks nothing more while %s is under way", async (call) => {
    const host = new TestHost();
    const release = host.hold(call);
    const model = await shown(host);
    const disposed = model.dispose();
    const before = host.calls.length;
    release();
    await disposed;
    await settled();
    expect(host.links).toHaveLength(1);
    expect(host.links[0]?.closed).toBe(true);
    expect(host.calls.length).toBe(before);
    expect(model.state.phase).toBe("loading");
  });

  it("resolves while connecting fails", async () => {
    const host = new TestHost();
    host.refusal = serviceGone;
    const release = host.hold("connect");
    const model = await shown(host);
    const disposed = model.dispose();
    release();
    await disposed;
    await settled();
    expect(host.waits).toEqual([]);
  });

  it("ends the waiting of a blocked panel, also when it is shown afterwards", async () => {
    const { host, model } = await unreachable();
    await model.dispose();
    await settled();
    expect(host.waits[0]?.cancelled).toBe(true);
    model.setActive(true);
    await settled();
    expect(host.count("connect")).toBe(1);
    expect(host.waits).toHaveLength(1);
  });

  it("is not a loss", async () => {
    const host = new TestHost();
    const model = await shown(host);
    await model.dispose();
    await host.links[0]?.lose();
    await settled();
    expect(model.state.phase).toBe("ready");
    expect(host.count("connect")).toBe(1);
  });
});
