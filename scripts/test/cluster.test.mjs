import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { inCheckout } from "../checkout.mjs";
import { run } from "../run-command.mjs";

const directory = mkdtempSync(join(tmpdir(), "nbsecrets-assets-"));
afterEach(() => rmSync(directory, { recursive: true }));

test("assets that lack a program are refused with one sentence", async () => {
  symlinkSync(process.execPath, join(directory, "etcd"));
  const env = { KUBEBUILDER_ASSETS: directory };
  const { code, output } = await run(process.execPath, [inCheckout("scripts", "cluster.mjs")], { env });
  expect(code).toBe(1);
  expect(output).toContain(`KUBEBUILDER_ASSETS names ${directory}, which has no program kube-apiserver;`);
  expect(output).not.toContain("at ");
});
