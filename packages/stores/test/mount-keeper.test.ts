import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mountKeeper } from "../src/mount-keeper.ts";

let base: string;
beforeEach(() => (base = mkdtempSync(join(tmpdir(), "nbsecrets-keeper-"))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

test.each([
  ["..2026_01_31_10_00_00.123456789", "kubernetes"],
  ["..2026_01_31_10_00_00.1", "kubernetes"],
  ["..1-0123456789ab", undefined],
  ["..2026_01_31_10_00_00", undefined],
  ["/elsewhere/..2026_01_31_10_00_00.123456789", undefined],
])("a directory whose data is in %s: %s", async (target, keeper) => {
  symlinkSync(target, join(base, "..data"));
  expect(await mountKeeper(base)).toBe(keeper);
});

test("nothing, a file, and an empty directory are nobody's", async () => {
  mkdirSync(join(base, "empty"));
  expect(await mountKeeper(join(base, "empty"))).toBeUndefined();
  expect(await mountKeeper(join(base, "none"))).toBeUndefined();
  expect(await mountKeeper(fileURLToPath(import.meta.url))).toBeUndefined();
});

test("a read-only mount is left to who keeps it; in a cluster it is what kernels read", { timeout: 60_000 }, () => {
  const alone = process.getuid?.() === 0 ? ["--mount"] : ["--map-root-user", "--mount"];
  const program = fileURLToPath(new URL("read-only-mount.ts", import.meta.url));
  const disk = join(base, "disk");
  mkdirSync(disk);
  const { status, stdout, stderr } = spawnSync("unshare", [...alone, process.execPath, program, disk], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    "a writer": "denied mount-read-only",
    "its removal": "denied mount-read-only",
    "a session in a cluster": [null, "elsewhere", false, join(disk, "kept")],
    "a session of a vault": ["mount-read-only", null, false, null],
    "a session that cannot record its mount": [
      null,
      "mount-unrecorded",
      { path: join(disk, "mount"), mount: join(base, "run"), reason: "read-only file system" },
      true,
    ],
    files: ["A"],
  });
});
