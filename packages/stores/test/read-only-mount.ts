import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { MountWriter } from "../src/mount-writer.ts";
import { SessionMount } from "../src/session-mount.ts";

/**
 * What sessions do with a mount that another program keeps, and that is read-only for them. For a process in a mount
 * namespace of its own. Says what it saw as JSON.
 */
const [disk = ""] = process.argv.slice(2);
const directory = join(disk, "kept");
const source = { snapshot: async () => new Map([["A", Buffer.from("new")]]) };
const seen: Record<string, unknown> = {};

run("mount", "-t", "tmpfs", "nbsecrets-test", disk);
const keeper = { snapshot: async () => new Map([["A", Buffer.from("kept")]]) };
await new MountWriter({ directory, source: keeper, owner: "/not/here" }).refresh();
run("mount", "-o", "remount,ro", disk);

seen["a writer"] = await outcome(new MountWriter({ directory, source }).refresh());
seen["its removal"] = await outcome(new MountWriter({ directory, source }).remove());
for (const remote of [true, false]) {
  const mount = new SessionMount(source, {
    env: { NBSECRETS_MOUNT: directory },
    places: { dataDirectory: join(disk, "data"), identityFile: "", kubeconfigFiles: [], mountCandidates: [] },
    storeDirectory: join(disk, "data"),
    remote,
  });
  const { error, keeper, current } = await mount.refresh();
  seen[remote ? "a session in a cluster" : "a session of a vault"] = [error?.key, keeper, current, mount.readable];
}
const elsewhere = new SessionMount(source, {
  env: {},
  places: { dataDirectory: disk, identityFile: "", kubeconfigFiles: [], mountCandidates: [join(disk, "..", "run")] },
  storeDirectory: disk,
});
const { error, warning, current } = await elsewhere.refresh();
seen["a session that cannot record its mount"] = [error?.key, warning?.key, warning?.params, current];
seen["files"] = readdirSync(directory).filter((name) => !name.startsWith("."));
run("umount", disk);
console.log(JSON.stringify(seen));

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    const { code, key } = error as { code: string; key: string };
    return `${code} ${key}`;
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  }
}
