import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requireNodePlatform } from "../node-platform.mjs";

let directory;
let able;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "nbsecrets-platform-"));
  for (const controller of ["memory", "cpuset"]) mkdirSync(join(directory, controller));
  for (const tool of ["unshare", "mount", "ip", "setsid", "tar", "dpkg-deb", "apt-get"]) program(tool, "exit 0");
  able = { platform: "linux-x64", uid: 0, cgroups: directory, path: directory };
});
afterEach(() => rmSync(directory, { recursive: true }));

function program(name, script) {
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
}

describe("whether a Kubernetes node can run", () => {
  test("yes, on Linux as root with cgroups and namespaces", async () => {
    await expect(requireNodePlatform(able)).resolves.toBeUndefined();
  });

  test.each([
    ["on another system", { platform: "darwin-arm64" }, "runs on Linux"],
    ["on another processor", { platform: "linux-arm64" }, "x86-64 processor alone"],
    ["as another user", { uid: 1000 }, "needs root: run the command as root."],
    ["without cgroups of version 1", { cgroups: "/nowhere" }, "does not have in /nowhere."],
  ])("not %s", async (_where, less, sentence) => {
    await expect(requireNodePlatform({ ...able, ...less })).rejects.toThrow(sentence);
  });

  test("not where namespaces are refused: with the system's reason", async () => {
    program("unshare", "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1");
    const reason = "here that failed: unshare: unshare failed: Operation not permitted.";
    await expect(requireNodePlatform(able)).rejects.toThrow(reason);
  });

  test("not where a tool is missing", async () => {
    rmSync(join(directory, "ip"));
    await expect(requireNodePlatform(able)).rejects.toThrow("here that failed: ip is not installed.");
  });
});
