import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

/** One line on standard error, nothing on standard output, and this code. */
const refused = async (
  code: number,
  text: string,
  words: readonly string[],
  more: Record<string, string> = {},
): Promise<void> => {
  const outcome = await line.run(words, "value", more);
  expect([outcome.code, outcome.stdout.toString()]).toEqual([code, ""]);
  expect(outcome.stderr).toMatch(/^nbsecrets: [^\n]+\n$/);
  expect(outcome.stderr).toContain(text);
};

test("2: wrong use and wrong input", async () => {
  await refused(2, "no such command", ["lst"]);
  await refused(2, "option", ["list", "--jsno"]);
  await refused(2, "A name is missing", ["get"]);
  await refused(2, "letters A to Z", ["set", "a.b"]);
  await refused(2, "254 characters", ["set", "x".repeat(254)]);
  await refused(2, "needs a name", ["set", ""]);
  await refused(2, "two dashes", ["exec", "A"]);
});

test("3: no such secret", async () => {
  await refused(3, "no secret called NONE", ["get", "NONE"]);
  await refused(3, "no secret called __proto__", ["get", "__proto__"]);
  await refused(3, "no secret called constructor", ["remove", "constructor"]);
  await refused(3, "no secret called NONE", ["exec", "NONE", "--", "true"]);
});

test("5, 7: a vault without its identity, and a damaged one; both are left as they are", async () => {
  await line.run(["set", "A"], "one");
  const identity = join(line.home, ".config", "nbsecrets", "identity.txt");
  const kept = readFileSync(identity);
  const vault = join(line.vault, "vault.age");
  const sealed = readFileSync(vault);
  rmSync(identity);
  await refused(5, `${identity} is missing`, ["list"]);
  await refused(5, `${identity} is missing`, ["set", "B"]);
  writeFileSync(identity, kept, { mode: 0o600 });
  writeFileSync(vault, sealed.subarray(0, sealed.length - 1));
  await refused(7, "damaged", ["get", "A"]);
  expect(readFileSync(vault)).toEqual(sealed.subarray(0, sealed.length - 1));
  writeFileSync(vault, sealed);
  expect((await line.run(["get", "A"])).stdout.toString()).toBe("one");
});

test("8: a store that nobody knows", async () => {
  await refused(8, "names no store", ["list"], { NBSECRETS_STORE: "nonsense\u001b[31m" });
});

test("help and version", async () => {
  const help = await line.run(["--help"]);
  expect([help.code, help.stderr]).toEqual([0, ""]);
  expect(help.stdout.toString()).toContain("Exit codes:");
  for (const name of [
    "list",
    "set",
    "get",
    "remove",
    "import",
    "exec",
    "mount",
    "unmount",
    "doctor",
    "manifest",
    "unlock",
    "hub-service",
    "admin",
    "serve",
  ]) {
    expect(help.stdout.toString()).toContain(`\n  ${name} `);
    const own = await line.run([name, "--help"]);
    expect([own.code, own.stdout.toString()]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^Usage: nbsecrets ${name}`)) as string,
    ]);
  }
  expect((await line.run(["--version"])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await line.run([])).code).toBe(2);
});
