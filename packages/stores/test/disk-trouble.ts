import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Change, SecretDriver } from "@nbsecrets/shared";
import { VaultDriver } from "../src/vault-driver.ts";

/**
 * What a vault does on a full and on a read-only disk. For a process in a mount namespace of its own, since it mounts
 * what it fills: modes do not stop root, and filling a real disk would disturb others. Says what it saw as JSON.
 */
const [disk = ""] = process.argv.slice(2);
const identityFile = join(disk, "identity.txt");
const directory = join(disk, "data");
const seen: Record<string, unknown> = {};

run("mount", "-t", "tmpfs", "-o", "size=1m", "nbsecrets-test", disk);
const vault = new VaultDriver({ directory, identityFile });
await vault.apply([put("KEPT", 10)]);

let acknowledged = 1;
let refusal = "";
while (refusal === "") {
  refusal = await outcome(vault.apply([put(`FILL_${acknowledged}`, 100_000)]));
  acknowledged += refusal === "" ? 1 : 0;
}
seen["when a write finds no room"] = refusal;
seen["all acknowledged are there"] = acknowledged > 1 && (await whole(vault, acknowledged));
seen["files"] = readdirSync(directory).sort();

const filler = join(disk, "filler");
fill(filler);
seen["when there is no room at all"] = await outcome(vault.apply([put("MORE", 10)]));
seen["files of a full disk"] = readdirSync(directory).sort();
seen["a full disk can be read"] = await whole(new VaultDriver({ directory, identityFile }), acknowledged);
rmSync(filler);

run("mount", "-o", "remount,ro", disk);
const fresh = new VaultDriver({ directory: join(disk, "absent"), identityFile });
seen["when the disk is read-only"] = await outcome(vault.apply([put("MORE", 10)]));
seen["when the disk of a new vault is read-only"] = await outcome(fresh.apply([put("MORE", 10)]));
seen["when a new vault is watched there"] = await outcome(fresh.watch(() => undefined));
seen["a new vault there"] = await fresh.list();
seen["a read-only disk can be read"] = await whole(new VaultDriver({ directory, identityFile }), acknowledged);

run("mount", "-o", "remount,rw,size=4m", disk);
seen["afterwards"] = await outcome(vault.apply([{ kind: "remove", name: "KEPT" }]));
seen["files afterwards"] = readdirSync(directory).sort();
run("umount", disk);
console.log(JSON.stringify(seen));

function put(name: string, bytes: number): Change {
  return { kind: "put", name, value: new Uint8Array(bytes), mode: "create" };
}

async function whole(driver: SecretDriver, count: number): Promise<boolean> {
  return (await driver.list()).length === count && (await driver.reveal("KEPT")).length === 10;
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

function fill(file: string): void {
  const descriptor = openSync(file, "w");
  for (let size = 4096; size >= 1; size = size / 2) {
    try {
      while (writeSync(descriptor, new Uint8Array(size)) === size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") {
        throw error;
      }
    }
  }
  closeSync(descriptor);
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  }
}
