import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driverSuite } from "@nbsecrets/shared/testing";
import { describe, it } from "vitest";
import { VaultDriver } from "../src/vault-driver.ts";

driverSuite(
  {
    name: "VaultDriver",
    async open() {
      const root = await mkdtemp(join(tmpdir(), "nbsecrets-vault-"));
      const opened: VaultDriver[] = [];
      const open = (): VaultDriver => {
        const driver = new VaultDriver({
          directory: join(root, "data"),
          identityFile: join(root, "config", "identity.txt"),
        });
        opened.push(driver);
        return driver;
      };
      return {
        driver: open(),
        second: async () => open(),
        async dispose() {
          await Promise.all(opened.map((driver) => driver.close()));
          await rm(root, { recursive: true });
        },
      };
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
  { describe, it: (name, body) => it(name, body, 60_000) },
);
