import { afterEach, describe, expect, it } from "vitest";
import { encodeBase64, MemoryDriver, MemoryShelf, SecretError, type SecretDriver } from "../src/index.ts";
import { SocketService } from "./socket-service.ts";

/** How long a busy machine may take; nothing passes or fails on a shorter time. */
const patience = { timeout: 10_000 };
const canary = "canary-5d20-never-on-the-wire";
const value = Buffer.from(canary);
const put = { kind: "put", name: "A_SECRET", value, mode: "overwrite" } as const;

let service: SocketService | undefined;
afterEach(async () => {
  await service?.dispose();
  service = undefined;
});

async function start(driver: SecretDriver, allowReveal?: boolean): Promise<SocketService> {
  service = await SocketService.start({ driver, ...(allowReveal === undefined ? {} : { allowReveal }) });
  return service;
}

function wire(started: SocketService): string {
  return Buffer.concat(started.written).toString("latin1");
}

describe("a status that changes", () => {
  it("is told to every connection, and to none that has ended", async () => {
    const started = await start(new MemoryDriver());
    const told = { a: 0, b: 0 };
    const [a, b] = [await started.connect(), await started.connect()];
    a.onStatus(() => (told.a += 1));
    const stop = b.onStatus(() => (told.b += 1));
    started.changeStatus({ directory: "/another/mount" });
    await expect.poll(() => told, patience).toEqual({ a: 1, b: 1 });
    expect(await b.status()).toEqual({ mount: { directory: "/another/mount" } });
    stop();
    await a.close();
    await expect.poll(() => started.statusListeners, patience).toBe(1);
    started.changeStatus({});
    expect(await b.status()).toEqual({ mount: {} });
    expect(told).toEqual({ a: 1, b: 1 });
  });
});

describe("a service that may not show values", () => {
  it("says so in its greeting and refuses, and no value leaves it, while all else works", async () => {
    const store = new MemoryDriver();
    const started = await start(store, false);
    const driver = await started.connect();
    expect(driver.supports).toEqual({ ...store.supports, reveal: false });
    await driver.apply([put]);
    await expect(driver.reveal("A_SECRET")).rejects.toMatchObject({ code: "unsupported", key: "reveal-off" });
    await expect(driver.reveal("ABSENT")).rejects.toMatchObject({ code: "unsupported", key: "reveal-off" });
    await driver.apply([
      { kind: "copy", from: "A_SECRET", to: "B_SECRET" },
      { kind: "remove", name: "A_SECRET" },
    ]);
    expect((await driver.list()).map((info) => info.name)).toEqual(["B_SECRET"]);
    expect((await driver.usage()).usedBytes).toBe(value.length);
    expect(wire(started)).not.toContain(canary);
    expect(wire(started)).not.toContain(encodeBase64(value).slice(0, 30));
    expect(Buffer.from(await store.reveal("B_SECRET")).toString()).toBe(canary);
  });

  it.each([true, undefined])("is the exception: with allowReveal %s values are shown", async (allowReveal) => {
    const driver = await (await start(new MemoryDriver(), allowReveal)).connect();
    await driver.apply([put]);
    expect(driver.supports.reveal).toBe(true);
    expect(Buffer.from(await driver.reveal("A_SECRET")).toString()).toBe(canary);
  });

  it("shows none either where the store itself cannot", async () => {
    class Hidden extends MemoryDriver {
      override readonly supports = { reveal: false, conditional: true, atomicBatch: true, watch: true };
    }
    expect((await (await start(new Hidden(), true)).connect()).supports.reveal).toBe(false);
  });
});

describe("a driver that fails with a raw error", () => {
  const raw = Object.assign(new Error(`backend said: ${canary}`), { body: canary, cause: new Error(canary) });
  const fail = (): Promise<never> => Promise.reject(raw);
  const failNow = (): never => {
    throw raw;
  };
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- some libraries reject with text
  const failText = (): Promise<never> => Promise.reject(canary);

  it.each([
    ["rejects", fail],
    ["throws at once", failNow],
    ["rejects with text", failText],
  ])("is internal in every method, with nothing of it on the wire: %s", async (_situation, method) => {
    const { supports } = new MemoryDriver();
    const close = async (): Promise<void> => undefined;
    const broken = { supports, list: method, reveal: method, apply: method, usage: method, watch: method, close };
    const started = await start(broken);
    const driver = await started.connect();
    const calls = [
      driver.list(),
      driver.reveal("A_SECRET"),
      driver.apply([put]),
      driver.usage(),
      driver.watch(() => undefined),
    ];
    for (const call of calls) {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecretError);
      expect(error).toMatchObject({ code: "internal", key: "internal", params: {} });
      expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(canary);
    }
    expect(wire(started)).toContain("internal");
    expect(wire(started)).not.toContain(canary);
  });

  it("sends of a refusal its code, key and parameters, and no stack", async () => {
    const started = await start(new MemoryDriver());
    const driver = await started.connect();
    await expect(driver.reveal("ABSENT")).rejects.toMatchObject({ code: "not-found", params: { name: "ABSENT" } });
    expect(wire(started)).not.toMatch(/\.ts|stack|at /);
  });
});

describe("a connection's end", () => {
  it("stops its watches and leaves the store open", async () => {
    const shelf = new MemoryShelf();
    const store = new MemoryDriver(shelf);
    const started = await start(store);
    const driver = await started.connect();
    await driver.watch(() => undefined);
    await driver.watch(() => undefined);
    expect(shelf.watchers.size).toBe(2);
    await driver.close();
    await expect.poll(() => shelf.watchers.size, patience).toBe(0);
    expect(await store.list()).toEqual([]);
  });

  it("stops a watch that was only beginning", async () => {
    const shelf = new MemoryShelf();
    let begin: () => void = () => undefined;
    let asked = false;
    class Late extends MemoryDriver {
      override async watch(onEvent: Parameters<MemoryDriver["watch"]>[0]) {
        asked = true;
        await new Promise<void>((resolve) => (begin = resolve));
        return super.watch(onEvent);
      }
    }
    const driver = await (await start(new Late(shelf))).connect();
    const watching = driver.watch(() => undefined);
    const refused = expect(watching).rejects.toMatchObject({ code: "unavailable" });
    await expect.poll(() => asked, patience).toBe(true);
    await driver.close();
    await refused;
    begin();
    await expect.poll(() => shelf.watchers.size, patience).toBe(0);
  });

  it("survives events and answers that nobody can receive any more", async () => {
    const store = new MemoryDriver();
    const started = await start(store);
    const { connection, socket } = await started.open();
    connection.listen();
    await connection.sendRequest("store/watch", { watch: 1 });
    await store.apply([{ ...put, value: new Uint8Array(1024 * 1024) }]);
    const lost = connection.sendRequest("store/reveal", { name: "A_SECRET" });
    lost.catch(() => undefined);
    socket.destroy();
    for (let index = 0; index < 50; index++) {
      await store.apply([{ ...put, name: `S_${index}` }]);
    }
    expect(await (await started.connect()).list()).toHaveLength(51);
  });
});

describe("requests that make no sense", () => {
  it.each([
    ["store/reveal", {}],
    ["store/reveal", { name: 5 }],
    ["store/apply", {}],
    ["store/apply", { changes: 5 }],
    ["store/apply", { changes: [null] }],
    ["store/apply", { changes: [{ kind: "put" }] }],
    ["store/apply", { changes: [{ kind: "put", name: "A", mode: "create", value: canary }] }],
    ["store/apply", { changes: [{ kind: "put", name: "A", mode: "create", value: { base64: `?${canary}` } }] }],
    ["store/apply", { changes: [{ kind: "put", name: ["A"], mode: "create", value: { base64: "AQ==" } }] }],
    ["store/apply", { changes: [{ kind: canary, name: "A" }] }],
    ["store/apply", { changes: [{ kind: "remove" }] }],
    ["store/apply", { changes: [{ kind: "copy", from: "A" }] }],
    [canary, {}],
  ])("are refused and change nothing, and the connection goes on: %s %j", async (method, params) => {
    const store = new MemoryDriver();
    const started = await start(store);
    const { connection } = await started.open();
    connection.listen();
    const before = wire(started).length;
    await expect(connection.sendRequest(method, params)).rejects.toThrow();
    if (method !== canary) {
      expect(wire(started).slice(before)).not.toContain(canary);
    }
    expect(await connection.sendRequest("store/list")).toEqual([]);
  });
});
