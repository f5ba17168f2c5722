import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "nbsecrets-volume-"));
});
afterEach(() => rmSync(base, { recursive: true }));

test("a pod's volume in memory is written; the doctor tells of files that never change", { timeout: 60_000 }, () => {
  const alone = process.getuid?.() === 0 ? ["--mount"] : ["--map-root-user", "--mount"];
  const program = fileURLToPath(new URL("pod-volume.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync("unshare", [...alone, process.execPath, program, base], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    emptyDir: "volume",
    withGroup: "volume",
    "what all users share": "insecure",
    closed: "insecure",
    plain: "insecure",
    written: ["A"],
    "written again": false,
    "left after its removal": [],
    "something else in it": "mount-in-the-way",
    "examined single": ["problem doctor-mount-single API_TOKEN tls.crt"],
    "examined plain": ["ok doctor-mount", "problem mount-insecure", expect.stringContaining("doctor-mount-") as string],
  });
});
