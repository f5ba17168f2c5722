import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outcomeOf } from "./command-line.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "nbsecrets-launcher-"));
  mkdirSync(join(base, "bin"));
  cpSync(join(import.meta.dirname, "..", "bin", "nbsecrets.mjs"), join(base, "bin", "nbsecrets.mjs"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const program = (text: string): void => {
  mkdirSync(join(base, "dist"));
  writeFileSync(join(base, "dist", "nbsecrets.mjs"), text);
};
const start = (words: readonly string[], env: Record<string, string> = {}) =>
  spawn(process.execPath, [join(base, "bin", "nbsecrets.mjs"), ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });

test("says what to do when the program is not built", async () => {
  expect(await outcomeOf(start([]))).toMatchObject({
    code: 1,
    stderr: "nbsecrets: The program is not built yet. Run: npm run build\n",
  });
});

test("runs it in this process when this Node is new enough", async () => {
  program("console.log(process.pid === Number(process.env.PARENT ?? process.pid), process.argv.slice(2).join());");
  expect((await outcomeOf(start(["a", "b"]))).stdout.toString()).toBe("true a,b\n");
});

test("runs it with the Node that NBSECRETS_NODE names: words, streams, code and signals pass through", async () => {
  const node = join(base, "other-node");
  writeFileSync(node, `#!/bin/sh\nOTHER=yes exec "${process.execPath}" "$@"\n`);
  chmodSync(node, 0o755);
  program(`process.on("SIGTERM", () => process.exit(43));
process.stdin.on("data", (data) => process.stdout.write(process.env.OTHER + process.argv[2] + data));
process.stdin.on("end", () => process.argv[2] === "stay" ? setInterval(() => 0, 1000) : process.exit(42));`);
  const outcome = await outcomeOf(start(["word"], { NBSECRETS_NODE: node }), "input");
  expect([outcome.code, outcome.stdout.toString()]).toEqual([42, "yeswordinput"]);
  const staying = start(["stay"], { NBSECRETS_NODE: node });
  const ended = outcomeOf(staying, "x");
  await once(staying.stdout, "data");
  staying.kill("SIGTERM");
  expect((await ended).code).toBe(43);
});

test("says so when that Node cannot be started", async () => {
  program("");
  expect(await outcomeOf(start([], { NBSECRETS_NODE: join(base, "none") }))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("cannot be started. Set NBSECRETS_NODE") as string,
  });
});
