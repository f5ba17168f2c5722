import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describe("a vault whose disk refuses", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "nbsecrets-disk-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  function run(program: string, before: readonly string[] = []): unknown {
    const file = fileURLToPath(new URL(program, import.meta.url));
    const [command = "", ...args] = [...before, process.execPath, file, directory];
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(stdout);
  }

  it("loses nothing when it is full or read-only, and says which", { timeout: 60_000 }, () => {
    const alone = process.getuid?.() === 0 ? ["unshare", "--mount"] : ["unshare", "--map-root-user", "--mount"];
    const whole = ["vault.age", "vault.age.bak"];
    expect(run("disk-trouble.ts", alone)).toEqual({
      "when a write finds no room": "unavailable disk-full",
      "all acknowledged are there": true,
      files: whole,
      "when there is no room at all": "unavailable disk-full",
      "files of a full disk": whole,
      "a full disk can be read": true,
      "when the disk is read-only": "unavailable read-only-disk",
      "when the disk of a new vault is read-only": "unavailable read-only-disk",
      "when a new vault is watched there": "unavailable read-only-disk",
      "a new vault there": [],
      "a read-only disk can be read": true,
      afterwards: "",
      "files afterwards": whole,
    });
  });

  it("says that it may not write, or not read", { timeout: 60_000 }, () => {
    expect(run("unwritable-directory.ts")).toEqual({
      writing: "denied file-unwritable",
      listing: ["A"],
      files: ["vault.age"],
      reading: "denied file-unreadable",
      "reading without the identity": "denied file-unreadable",
      "a new identity": "denied file-unwritable",
      "files without an identity": [],
    });
  });
});
