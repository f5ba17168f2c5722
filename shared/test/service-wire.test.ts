import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  MAX_BATCH_BYTES,
  MAX_VALUE_BYTES,
  MemoryDriver,
  UNDO_TIME,
  encodeBase64,
  type Change,
  type RemoteDriver,
} from "../src/index.ts";
import { SocketService } from "./socket-service.ts";

/** How long a busy machine may take; nothing passes or fails on a shorter time. */
const patience = { timeout: 10_000 };
const canary = Buffer.from("canary-77aa-\0-never-on-the-wire\r\n");
const fresh = Buffer.from("new value");
const put = (name: string, value: Uint8Array = fresh): Change => ({ kind: "put", name, value, mode: "overwrite" });
const gone = { code: "not-found", key: "undo-gone" };

let store: MemoryDriver;
let service: SocketService;
let page: RemoteDriver;
async function start(allowReveal: boolean): Promise<void> {
  service = await SocketService.start({ driver: store, allowReveal });
  page = await service.connect();
}
beforeEach(async () => {
  store = new MemoryDriver();
  await store.apply([put("A", canary)]);
});
afterEach(() => service.dispose());

const wire = (): string => Buffer.concat(service.written).toString("latin1");
const tellsNoValue = (): void => {
  expect(wire()).not.toContain("canary");
  expect(wire()).not.toContain(encodeBase64(canary).slice(0, 16));
};

describe.each([true, false])("a service that can undo, with allowReveal %s", (allowReveal) => {
  beforeEach(() => start(allowReveal));

  it("gives back the exact bytes, and sends none of them", async () => {
    const { infos, undo = "" } = await page.change([put("A"), put("B")]);
    expect(infos.map(({ name }) => name)).toEqual(["A", "B"]);
    expect(await store.reveal("A")).toEqual(Uint8Array.from(fresh));
    expect(await page.undo(undo)).toEqual(await store.list());
    expect([...(await store.snapshot())]).toEqual([["A", Uint8Array.from(canary)]]);
    tellsNoValue();
  });

  it("undoes for any of its connections that has the token, also when the first one has ended", async () => {
    const { undo = "" } = await page.change([{ kind: "remove", name: "A" }]);
    await page.close();
    const other = await service.connect();
    expect(await other.undo(undo)).toMatchObject([{ name: "A" }]);
    await expect(other.undo(undo)).rejects.toMatchObject(gone);
    expect(await store.reveal("A")).toEqual(Uint8Array.from(canary));
    tellsNoValue();
  });

  it("says why it does not, without a value", async () => {
    const first = await page.change([{ kind: "remove", name: "A" }]);
    const other = await service.connect();
    await other.change([put("A", Uint8Array.of(1))]);
    await expect(page.undo(first.undo ?? "")).rejects.toMatchObject({
      code: "conflict",
      key: "undo-conflict",
      params: { name: "A" },
    });
    const second = await other.change([put("A")]);
    service.clock.pass(UNDO_TIME);
    await expect(other.undo(second.undo ?? "")).rejects.toMatchObject(gone);
    for (const token of ["", "token-99", "__proto__"]) {
      await expect(page.undo(token)).rejects.toMatchObject(gone);
    }
    tellsNoValue();
  });

  it("makes no token where there is nothing to undo", async () => {
    expect(await page.change([{ kind: "put", name: "NEW", value: fresh, mode: "create" }])).toEqual({
      infos: [expect.objectContaining({ name: "NEW" })],
    });
  });

  it("finishes a change whose page went away, and forgets it in time", async () => {
    let resolve: () => void = () => undefined;
    const gate = new Promise<void>((done) => (resolve = done));
    let begun = false;
    const exchange = store.exchange.bind(store);
    store.exchange = async (changes) => ((begun = true), await gate, exchange(changes));
    const lost = page.change([{ kind: "remove", name: "A" }]);
    lost.catch(() => undefined);
    await expect.poll(() => begun, patience).toBe(true);
    await page.close();
    await expect(lost).rejects.toMatchObject({ code: "unavailable" });
    resolve();
    await expect.poll(() => service.clock.running, patience).toBe(1);
    service.clock.pass(UNDO_TIME);
    expect([service.clock.running, (await store.list()).length]).toEqual([0, 0]);
  });

  it("compares what may be written with what is there, byte by byte, and sends no value", async () => {
    const entries = [
      { name: "A", value: canary },
      { name: "A", value: canary.subarray(0, -1) },
      { name: "A", value: Buffer.concat([canary, Buffer.of(0)]) },
      { name: "A", value: new Uint8Array(canary.length) },
      { name: "a", value: canary },
      { name: "__proto__", value: canary },
      { name: "no name at all", value: new Uint8Array() },
    ];
    const comparisons = ["same", "different", "different", "different", "new", "new", "new"];
    expect(await page.compare(entries)).toEqual(comparisons);
    expect(await page.compare([])).toEqual([]);
    expect(await store.list()).toHaveLength(1);
    tellsNoValue();
  });
});

describe("a service that is asked too much", () => {
  beforeEach(() => start(true));

  it("compares as much as a batch may hold, and refuses more before anything is sent", async () => {
    const entries = ["A", "B", "C", "D"].map((name) => ({ name, value: new Uint8Array(MAX_VALUE_BYTES) }));
    expect(await page.compare(entries)).toEqual(["different", "new", "new", "new"]);
    const more = page.compare([...entries, { name: "E", value: Uint8Array.of(1) }]);
    await expect(more).rejects.toMatchObject({
      code: "too-large",
      key: "batch-too-large",
      params: { limit: String(MAX_BATCH_BYTES) },
    });
    await expect(page.change([put("A", new Uint8Array(MAX_VALUE_BYTES + 1))])).rejects.toMatchObject({
      code: "too-large",
      params: { name: "A" },
    });
  });

  it.each([
    ["service/change", undefined],
    ["service/change", { changes: 5 }],
    ["service/change", { changes: [null] }],
    ["service/change", { changes: [{ kind: "later", name: "A" }] }],
    ["service/change", { changes: [{ kind: "put", name: "A", value: "canary", mode: "overwrite" }] }],
    ["service/change", { changes: [{ kind: "put", name: "A", value: { base64: "?" }, mode: "overwrite" }] }],
    ["service/undo", undefined],
    ["service/undo", { token: 5 }],
    ["service/undo", { token: ["token-1"] }],
    ["service/compare", {}],
    ["service/compare", { entries: [5] }],
    ["service/compare", { entries: [{ name: "A", value: "canary" }] }],
    ["service/compare", { entries: [{ name: "A", value: { base64: "canary" } }] }],
  ])("refuses a broken %s of %j, changes nothing, repeats nothing of it, and goes on", async (method, params) => {
    const { connection } = await service.open();
    connection.listen();
    const error: unknown = await connection.sendRequest(method, params).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(await store.reveal("A")).toEqual(Uint8Array.from(canary));
    tellsNoValue();
    expect((await page.list()).length).toBe(1);
  });
});
