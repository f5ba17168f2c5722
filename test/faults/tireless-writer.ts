import { writeSync } from "node:fs";
import { VaultDriver } from "../../packages/stores/src/vault-driver.ts";

/** Overwrites one secret with one number after the other, says each one that was acknowledged, and never ends. */
const [directory = "", identityFile = "", name = "", first = "0"] = process.argv.slice(2);
const vault = new VaultDriver({ directory, identityFile });
for (let number = Number(first); ; number += 1) {
  await vault.apply([{ kind: "put", name, value: new TextEncoder().encode(String(number)), mode: "overwrite" }]);
  writeSync(1, `${number}\n`);
}
