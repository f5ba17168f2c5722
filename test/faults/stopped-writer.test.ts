import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { breakLock } from "../../packages/stores/src/file-lock.ts";
import { Child } from "./child-process.ts";
import { VaultScene, put } from "./vault-scene.ts";

describe("a writer that is stopped while it holds the lock", () => {
  let scene: VaultScene;
  let stopped: Child;

  beforeEach(async () => {
    scene = await VaultScene.make();
    await scene.open().apply([put("BEFORE", "old")]);
    stopped = new Child("stopping-writer.ts", [scene.directory, scene.identityFile, "STOPPED"]);
    await stopped.said("stopping");
    await untilStopped(stopped.pid);
  });
  afterEach(async () => {
    stopped.signal("SIGKILL");
    await stopped.ended;
    await scene.dispose();
  });

  it("is waited for, then named; when it wakes, both changes are there", { timeout: 60_000 }, async () => {
    const other = scene.open();
    await expect(other.apply([put("OTHER", "new")])).rejects.toMatchObject({
      code: "unavailable",
      key: "lock-held",
      params: { path: other.lockFile, pid: String(stopped.pid) },
    });
    expect([...(await scene.contents()).keys()]).toEqual(["BEFORE"]);

    stopped.signal("SIGCONT");
    await stopped.said("written");
    await other.apply([put("OTHER", "new")]);
    expect(await scene.contents()).toEqual(
      new Map([
        ["BEFORE", "old"],
        ["STOPPED", "from the stopped one"],
        ["OTHER", "new"],
      ]),
    );
    expect(await scene.files()).toEqual(["vault.age", "vault.age.bak"]);
  });

  it("finds out that the lock was taken from it, and writes nothing", { timeout: 60_000 }, async () => {
    const other = scene.open();
    await expect(breakLock(other.lockFile)).rejects.toMatchObject({ code: "unavailable", key: "lock-alive" });
    await rm(other.lockFile);
    await other.apply([put("OTHER", "new"), put("BEFORE", "changed")]);

    stopped.signal("SIGCONT");
    await stopped.said("refused unavailable lock-lost");
    expect(await stopped.ended).toBe(0);
    expect(await scene.contents()).toEqual(
      new Map([
        ["BEFORE", "changed"],
        ["OTHER", "new"],
      ]),
    );
    expect(await scene.files()).toEqual(["vault.age", "vault.age.bak"]);
  });
});

async function untilStopped(pid: number): Promise<void> {
  while (!/\) T /.test(await readFile(`/proc/${pid}/stat`, "utf8"))) {
    await sleep(5);
  }
}
