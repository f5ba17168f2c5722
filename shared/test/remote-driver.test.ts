import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "vitest";
import { MemoryDriver } from "../src/index.ts";
import { driverSuite } from "../testing/index.ts";
import { SocketService } from "./socket-service.ts";

driverSuite(
  {
    name: "RemoteDriver over serveStore, through a socket",
    wait,
    open: async () => {
      const driver = new MemoryDriver();
      const service = await SocketService.start({ driver });
      return {
        driver: await service.connect(),
        second: () => service.connect(),
        dispose: async () => {
          await service.dispose();
          await driver.close();
        },
      };
    },
  },
  { describe, it: (name, body) => it(name, body, 60_000) },
);
