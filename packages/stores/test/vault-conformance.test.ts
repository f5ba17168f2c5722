import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { driverSuite, localDriverSuite, type LocalSuiteOptions } from "@nbsecrets/shared/testing";
import { describe, it } from "vitest";
import { VaultDriver } from "../src/vault-driver.ts";

const options: LocalSuiteOptions = {
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
};
const runner = { describe, it: (name: string, body: () => Promise<void>) => it(name, body, 60_000) };
driverSuite(options, runner);
localDriverSuite(options, runner);
