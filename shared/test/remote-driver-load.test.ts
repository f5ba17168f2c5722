import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MemoryDriver, type Change } from "../src/index.ts";
import { SocketService } from "./socket-service.ts";

const mebibyte = 1024 * 1024;
const put = (name: string, value: Uint8Array): Change => ({ kind: "put", name, value, mode: "overwrite" });

describe("many and large requests on one connection", () => {
  let store: MemoryDriver;
  let service: SocketService;
  beforeEach(async () => {
    store = new MemoryDriver();
    service = await SocketService.start({ driver: store });
  });
  afterEach(() => service.dispose());

  it("carries 200 writes at once, some of 1 MiB, each to its own name", async () => {
    const driver = await service.connect();
    const values = Array.from({ length: 200 }, (_, index) => randomBytes(index % 20 === 0 ? mebibyte : index));
    const infos = await Promise.all(values.map((value, index) => driver.apply([put(`S_${index}`, value)])));
    infos.forEach(([info], index) => expect(info?.name).toBe(`S_${index}`));
    const read = await Promise.all(values.map((_, index) => driver.reveal(`S_${index}`)));
    read.forEach((bytes, index) => expect(Buffer.compare(bytes, values[index] ?? Buffer.of())).toBe(0));
    const names = (await driver.list()).map((info) => info.name);
    expect(names).toEqual((await store.list()).map((info) => info.name));
    expect(names).toHaveLength(200);
  }, 60_000);

  it("gives each of 200 requests of every kind its own answer, refusals among them", async () => {
    const driver = await service.connect();
    await driver.apply([put("THERE", Uint8Array.of(7))]);
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        switch (index % 4) {
          case 0:
            return driver.list().then((infos) => expect(infos.some((info) => info.name === "THERE")).toBe(true));
          case 1:
            return driver.reveal("THERE").then((bytes) => expect(bytes).toEqual(Uint8Array.of(7)));
          case 2:
            return driver
              .apply([put(`N_${index}`, Uint8Array.of(index))])
              .then(([info]) => expect(info?.name).toBe(`N_${index}`));
          default:
            return expect(driver.reveal(`ABSENT_${index}`)).rejects.toMatchObject({
              code: "not-found",
              params: { name: `ABSENT_${index}` },
            });
        }
      }),
    );
    expect(answers).toHaveLength(200);
  });

  it("answers a small request while large ones are on their way", async () => {
    const driver = await service.connect();
    const large = Array.from({ length: 8 }, (_, index) => driver.apply([put(`L_${index}`, randomBytes(mebibyte))]));
    expect((await driver.usage()).place).toBe("this process");
    await Promise.all(large);
    expect((await store.list()).length).toBe(8);
  }, 60_000);
});
