import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MemoryDriver, MemoryShelf } from "../src/index.ts";
import { driverSuite, localDriverSuite } from "../testing/index.ts";
import { openOnShelf } from "./open-on-shelf.ts";

const options = { name: "MemoryDriver", wait, open: openOnShelf((shelf) => new MemoryDriver(shelf)) };
driverSuite(options, { describe, it: (name, body) => it(name, body, 60_000) });
localDriverSuite(options, { describe, it: (name, body) => it(name, body, 60_000) });

describe("MemoryDriver", () => {
  const value = Uint8Array.of(1);

  it("keeps the time of the value when only its details change", async () => {
    let day = 1;
    const driver = new MemoryDriver(new MemoryShelf(), () => new Date(Date.UTC(2030, 0, day++)));
    await driver.apply([{ kind: "put", name: "A", value, mode: "create" }]);
    await driver.apply([{ kind: "describe", name: "A", details: { description: "new" } }]);
    expect((await driver.list())[0]).toMatchObject({ updatedAt: "2030-01-01T00:00:00.000Z", description: "new" });
    await driver.apply([{ kind: "put", name: "A", value, mode: "overwrite" }]);
    expect((await driver.list())[0]?.updatedAt).toBe("2030-01-03T00:00:00.000Z");
  });

  it("lets a pair that differs only in case be edited and removed, where a store holds one already", async () => {
    const shelf = new MemoryShelf();
    shelf.entries = new Map([
      ["Token", { value, version: "a" }],
      ["TOKEN", { value, version: "b" }],
    ]);
    const driver = new MemoryDriver(shelf);
    await driver.apply([{ kind: "put", name: "Token", value: Uint8Array.of(2), mode: "overwrite" }]);
    await driver.apply([{ kind: "describe", name: "TOKEN", details: { description: "edited" } }]);
    expect(await driver.reveal("Token")).toEqual(Uint8Array.of(2));
    await driver.apply([{ kind: "remove", name: "TOKEN" }]);
    expect((await driver.list()).map((info) => info.name)).toEqual(["Token"]);
  });

  it("lists, reveals and removes a name that it would not take today", async () => {
    const shelf = new MemoryShelf();
    shelf.entries = new Map([["old-name.pem", { value, version: "a" }]]);
    const driver = new MemoryDriver(shelf);
    expect((await driver.list()).map((info) => info.name)).toEqual(["old-name.pem"]);
    expect(await driver.reveal("old-name.pem")).toEqual(value);
    const put = driver.apply([{ kind: "put", name: "old-name.pem", value, mode: "overwrite" }]);
    await expect(put).rejects.toMatchObject({ code: "invalid-name" });
  });
});
