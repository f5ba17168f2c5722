import { describe, expect, it, onTestFinished } from "vitest";
import { MemoryDriver, PROTOCOL } from "../src/index.ts";
import { answeringService } from "./scripted-service.ts";
import { SocketService } from "./socket-service.ts";

const supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
const put = { kind: "put", name: "A", mode: "overwrite" };

describe("a service of another version", () => {
  it("is refused by the client when it speaks a newer protocol", async () => {
    const started = await answeringService({}, { protocol: PROTOCOL + 1, supports });
    await expect(started.connect()).rejects.toMatchObject({ code: "unsupported", key: "protocol-newer" });
  });

  it.each([PROTOCOL + 1, "1", undefined])("refuses a client whose protocol is %s", async (protocol) => {
    const service = await SocketService.start({ driver: new MemoryDriver() });
    onTestFinished(() => service.dispose());
    const { connection } = await service.open();
    connection.listen();
    await expect(connection.sendRequest("hello", { protocol })).rejects.toMatchObject({
      data: { code: "unsupported", key: "protocol-newer" },
    });
  });

  it("has its unknown fields passed over by the client", async () => {
    const info = { name: "A", version: "v", owner: { name: "later" } };
    const started = await answeringService(
      { "store/list": [info], "store/usage": { usedBytes: 1, place: "here", quota: [] } },
      { protocol: PROTOCOL, supports: { ...supports, undo: true }, server: "later" },
    );
    const driver = await started.connect();
    expect(driver.supports).toEqual(supports);
    expect(await driver.list()).toMatchObject([{ name: "A", version: "v" }]);
    expect((await driver.usage()).usedBytes).toBe(1);
  });

  it("promises nothing that it does not say", async () => {
    const started = await answeringService({}, { protocol: PROTOCOL, supports: { reveal: true, watch: "yes" } });
    expect((await started.connect()).supports).toEqual({
      reveal: true,
      conditional: false,
      atomicBatch: false,
      watch: false,
    });
  });

  it("passes over unknown fields of a client", async () => {
    const service = await SocketService.start({ driver: new MemoryDriver() });
    onTestFinished(() => service.dispose());
    const { connection } = await service.open();
    connection.listen();
    await connection.sendRequest("hello", { protocol: PROTOCOL, client: "later" });
    const change = { ...put, value: { base64: "AQ==", encoding: "later" }, color: "later" };
    await connection.sendRequest("store/apply", { changes: [change], dryRun: "later" });
    expect(await connection.sendRequest("store/reveal", { name: "A", later: true })).toEqual({ base64: "AQ==" });
  });

  it("is unsupported, not broken, where it does not know a request", async () => {
    const driver = await (await answeringService({})).connect();
    const newer = { code: "unsupported", key: "protocol-newer" };
    await expect(driver.status()).rejects.toMatchObject(newer);
    await expect(driver.change([{ kind: "remove", name: "A" }])).rejects.toMatchObject(newer);
    await expect(driver.undo("token")).rejects.toMatchObject(newer);
    await expect(driver.compare([{ name: "A", value: Uint8Array.of(1) }])).rejects.toMatchObject(newer);
  });
});
