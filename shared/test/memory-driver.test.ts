import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "vitest";
import { MemoryDriver, MemoryShelf } from "../src/index.ts";
import { driverSuite } from "../testing/index.ts";

driverSuite(
  {
    name: "MemoryDriver",
    wait,
    open: async () => {
      const shelf = new MemoryShelf();
      const opened: MemoryDriver[] = [];
      const open = (): MemoryDriver => {
        const driver = new MemoryDriver(shelf);
        opened.push(driver);
        return driver;
      };
      return {
        driver: open(),
        second: async () => open(),
        dispose: async () => void (await Promise.all(opened.map((driver) => driver.close()))),
      };
    },
  },
  { describe, it: (name, body) => it(name, body, 60_000) },
);
