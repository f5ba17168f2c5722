import { writeSync } from "node:fs";
import { VaultDriver } from "../../packages/stores/src/vault-driver.ts";
import { SecretError } from "../../shared/src/secret-error.ts";

/** Writes one secret, and stops itself once: inside the lock, after it read the vault and before it writes. */
const [directory = "", identityFile = "", name = ""] = process.argv.slice(2);
const vault = new VaultDriver({
  directory,
  identityFile,
  now: () => {
    writeSync(1, "stopping\n");
    process.kill(process.pid, "SIGSTOP");
    return new Date();
  },
});

try {
  await vault.apply([
    { kind: "put", name, value: new TextEncoder().encode("from the stopped one"), mode: "overwrite" },
  ]);
  writeSync(1, "written\n");
} catch (error) {
  if (!(error instanceof SecretError)) {
    throw error;
  }
  writeSync(1, `refused ${error.code} ${error.key}\n`);
}
await vault.close();
