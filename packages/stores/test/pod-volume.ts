import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Digester } from "../src/doctor-facts.ts";
import { examineMount } from "../src/doctor-mount.ts";
import { inspectDirectory } from "../src/mount-directory.ts";
import { MountWriter } from "../src/mount-writer.ts";

/**
 * What a pod's volumes are for us: an `emptyDir` in memory, and files that are mounted one by one. For a process in a mount namespace of its own.
 * Says what it saw as JSON.
 */
const [disk = ""] = process.argv.slice(2);
const STRANGER = 4711;
const seen: Record<string, unknown> = {};
const directory = (name: string): string => join(disk, name);
for (const name of ["emptyDir", "withGroup", "closed", "plain", "single", "volume"]) {
  mkdirSync(directory(name));
}
tmpfs("emptyDir", "1777");
tmpfs("withGroup", "3777");
tmpfs("closed", "0755");
tmpfs("volume", "0755");
run("chmod", "0777", directory("plain"));
for (const name of ["emptyDir", "withGroup", "closed", "plain"]) {
  seen[name] = await inspectDirectory(directory(name), STRANGER);
}
run("mount", "-t", "tmpfs", "-o", "mode=1777", "nbsecrets-test", "/tmp");
seen["what all users share"] = await inspectDirectory("/tmp", STRANGER);
run("umount", "/tmp");

const source = { snapshot: async () => new Map([["A", Buffer.from("a")]]) };
const writer = new MountWriter({ directory: directory("emptyDir"), source, uid: STRANGER });
seen["written"] = (await writer.refresh()).names;
writeFileSync(join(directory("emptyDir"), "..ready"), directory("emptyDir"));
seen["written again"] = (await writer.refresh()).swapped;
await writer.remove();
seen["left after its removal"] = readdirSync(directory("emptyDir")).filter((name) => !name.startsWith("..lock"));
writeFileSync(join(directory("withGroup"), "theirs.txt~"), "");
seen["something else in it"] = await new MountWriter({ directory: directory("withGroup"), source, uid: STRANGER })
  .refresh()
  .catch((error: unknown) => (error as { key: string }).key);

for (const name of ["API_TOKEN", "tls.crt"]) {
  writeFileSync(join(directory("volume"), name), "value");
  writeFileSync(join(directory("single"), name), "");
  run("mount", "--bind", join(directory("volume"), name), join(directory("single"), name));
}
writeFileSync(join(directory("single"), "OTHER"), "");
const subject = {
  facts: undefined,
  readFacts: async () => new Map(),
  digester: new Digester(),
  platform: process.platform,
};
for (const name of ["single", "plain"]) {
  const found = await examineMount(directory(name), subject);
  seen[`examined ${name}`] = found.map(({ level, key, names = [] }) => [level, key, ...names].join(" "));
}
console.log(JSON.stringify(seen));

function tmpfs(name: string, mode: string): void {
  run("mount", "-t", "tmpfs", "-o", `mode=${mode}`, "nbsecrets-test", directory(name));
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  }
}
