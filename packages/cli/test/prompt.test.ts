import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine, mainFile, outcomeOf, type Outcome } from "./command-line.ts";

const TYPED = "pässword-canary";
let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const atTerminal = (typed: string, words: readonly string[]): Promise<Outcome> => {
  const script = join(import.meta.dirname, "at-terminal.py");
  const env = line.environment({ OUT: join(line.home, "out"), TERM: "xterm", PATH: process.env["PATH"] ?? "" });
  return outcomeOf(spawn("python3", [script, "Value of", typed, process.execPath, mainFile, ...words], { env }));
};

test("at a terminal the value is asked for, masked, and never shown", async () => {
  const { code, stdout: shown } = await atTerminal(`${TYPED}\r`, ["set", "A"]);
  expect(code).toBe(0);
  expect(shown.toString()).toContain("Value of A:");
  expect(shown.toString()).toContain("*".repeat(TYPED.length));
  expect(shown.toString()).not.toMatch(/canary|ssword/);
  expect(readFileSync(join(line.home, "out"), "utf8")).toBe("");
  expect((await line.run(["get", "A"])).stdout.toString()).toBe(TYPED);
});

test("no key shows what was typed", async () => {
  const { code, stdout: shown } = await atTerminal(`${TYPED}\u0014\r`, ["set", "A"]);
  expect(code).toBe(0);
  expect(shown.toString()).not.toMatch(/canary|ssword/);
});

test("Ctrl-C stores nothing", async () => {
  const { code, stdout: shown } = await atTerminal(`${TYPED}\u0003`, ["set", "A"]);
  expect(code).toBe(2);
  expect(shown.toString()).toContain("nbsecrets: The request was cancelled. Nothing was changed.");
  expect((await line.run(["list"])).stdout.toString()).toBe("");
});

test("a name that is not allowed is refused before a value is asked for", async () => {
  const { code, stdout: shown } = await atTerminal("", ["set", "not.allowed"]);
  expect(code).toBe(2);
  expect(shown.toString()).not.toContain("Value of");
});
