import { chmodSync, chownSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { VaultDriver } from "../src/vault-driver.ts";

/** What a vault does in a directory that its user may not write. Says what it saw as JSON. */
const [root = ""] = process.argv.slice(2);
const NOBODY = 65534;
const directory = join(root, "data");
const identityFile = join(root, "config", "identity.txt");

// Modes do not stop root: it becomes someone else, once everything that this program needs is loaded.
await new VaultDriver({ directory: join(root, "other"), identityFile: join(root, "other", "identity.txt") }).apply([
  put("A"),
]);
if (process.getuid?.() === 0) {
  chownSync(root, NOBODY, NOBODY);
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

const vault = new VaultDriver({ directory, identityFile });
await vault.apply([put("A")]);
const seen: Record<string, unknown> = {};

chmodSync(directory, 0o500);
seen["writing"] = await outcome(vault.apply([put("B")]));
seen["listing"] = (await vault.list()).map((info) => info.name);
seen["files"] = readdirSync(directory);

chmodSync(vault.file, 0o000);
seen["reading"] = await outcome(vault.reveal("A"));
chmodSync(vault.file, 0o600);
chmodSync(identityFile, 0o000);
seen["reading without the identity"] = await outcome(vault.reveal("A"));
chmodSync(identityFile, 0o600);
chmodSync(directory, 0o700);

const locked = join(root, "locked");
mkdirSync(locked, { mode: 0o500 });
seen["a new identity"] = await outcome(
  new VaultDriver({ directory: join(root, "data-2"), identityFile: join(locked, "identity.txt") }).apply([put("A")]),
);
seen["files without an identity"] = readdirSync(join(root, "data-2"));
chmodSync(locked, 0o700);
console.log(JSON.stringify(seen));

function put(name: string): { kind: "put"; name: string; value: Uint8Array; mode: "create" } {
  return { kind: "put", name, value: new Uint8Array(3), mode: "create" };
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    const { code, key } = error as { code: string; key: string };
    return `${code} ${key}`;
  }
}
