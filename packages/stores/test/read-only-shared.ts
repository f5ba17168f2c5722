import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SharedMounts } from "../src/shared-mounts.ts";

/**
 * What is read of a directory that is writable for all by its modes, before and after it is mounted read-only, as the kubelet does
 * with its volumes. For a process in a mount namespace of its own. Says what it saw as JSON.
 */
const [disk = ""] = process.argv.slice(2);
const seen: (readonly string[])[] = [];
const look = async (): Promise<void> => {
  const { secrets, unreadable } = await new SharedMounts([{ directory: disk, group: "team-a" }]).read();
  seen.push([...secrets.keys(), ...[...unreadable.values()].map(({ params }) => params["reason"] ?? "")]);
};

run("mount", "-t", "tmpfs", "-o", "mode=0777", "nbsecrets-test", disk);
writeFileSync(join(disk, "A"), "a");
await look();
run("mount", "-o", "remount,ro", disk);
await look();
run("umount", disk);
console.log(JSON.stringify(seen));

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  }
}
