import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { MemoryDriver, type SecretDriver } from "../src/index.ts";
import { driverSuite } from "../testing/index.ts";
import { LimitedDriver } from "./limited-driver.ts";
import { openOnShelf } from "./open-on-shelf.ts";

driverSuite(
  {
    name: "a store without reveal, versions, batches and watching",
    wait,
    open: openOnShelf((shelf) => new LimitedDriver(new MemoryDriver(shelf))),
  },
  { describe, it: (name, body) => it(name, body, 60_000) },
);

/** Drivers with one fault each, and a case that must find it. */
const faults: readonly (readonly [string, string, (driver: MemoryDriver) => Partial<SecretDriver>])[] = [
  [
    "drops a trailing newline",
    "one trailing newline",
    (driver) => ({
      reveal: async (name, signal) => {
        const value = await driver.reveal(name, signal);
        return value.at(-1) === 10 ? value.slice(0, -1) : value;
      },
    }),
  ],
  [
    "lists a value",
    "never lists a value",
    (driver) => ({
      list: async (signal) =>
        Promise.all(
          (await driver.list(signal)).map(async (info) => {
            const value = Buffer.from(await driver.reveal(info.name));
            return { ...info, description: value.toString("base64") };
          }),
        ),
    }),
  ],
  ["lists unsorted", "lists sorted", (driver) => ({ list: async () => [...(await driver.list())].reverse() })],
  [
    "makes batches one by one",
    "all or nothing",
    (driver) => ({
      apply: async (changes) => {
        const infos = [];
        for (const change of changes) {
          infos.push(...(await driver.apply([change])));
        }
        return infos;
      },
    }),
  ],
  [
    "overlooks versions",
    "is a conflict when the secret changed",
    (driver) => ({
      apply: (changes) =>
        driver.apply(changes.map((change) => (change.kind === "put" ? { ...change, mode: "overwrite" } : change))),
    }),
  ],
  ["hears nothing", "tells of what a second client does", () => ({ watch: async () => async () => undefined })],
  ["goes on when closed", "is unavailable once closed", () => ({ close: async () => undefined })],
  ["never settles when cancelled", "cancelled before", (driver) => ({ list: () => driver.list() })],
  [
    "tells a value in an error",
    "tells nothing of a value",
    (driver) => ({
      apply: (changes) =>
        driver.apply(changes).catch((error: Error) => {
          const [change] = changes;
          error.message += change?.kind === "put" ? Buffer.from(change.value).toString() : "";
          throw error;
        }),
    }),
  ],
];

describe("a driver with a fault does not pass the suite", () => {
  for (const [fault, found, break_] of faults) {
    it(`${fault}`, async () => {
      const cases: (readonly [string, () => Promise<void>])[] = [];
      const open = openOnShelf((shelf) => {
        const driver = new MemoryDriver(shelf);
        return new Proxy<SecretDriver>(driver, {
          get: (target, key) => {
            const broken = break_(driver);
            const member = (key in broken ? broken : target)[key as keyof SecretDriver];
            return typeof member === "function" ? (member as () => void).bind(target) : member;
          },
        });
      });
      driverSuite(
        { name: fault, wait, open, patience: 100 },
        { describe: (_name, body) => body(), it: (name, body) => cases.push([name, body]) },
      );
      const failed: string[] = [];
      for (const [name, body] of cases.filter(([one]) => one.includes(found))) {
        await body().catch(() => failed.push(name));
      }
      expect(failed.join("\n")).toContain(found);
    });
  }
});
