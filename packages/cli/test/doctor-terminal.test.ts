import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { doctorCommand } from "../src/doctor-command.ts";
import { CommandLine } from "./command-line.ts";

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const shownAt = async (
  terminal: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string>>,
): Promise<string> => {
  const stdout = Object.assign(new PassThrough(), terminal);
  const stderr = new PassThrough();
  const context = { env: line.environment(env), stdin: new PassThrough(), stdout, stderr };
  expect(await doctorCommand.run([], context)).toBe(0);
  stdout.end();
  return text(stdout);
};

test.each([
  ["a terminal with UTF-8", { isTTY: true, columns: 80 }, { LANG: "de_DE.UTF-8" }, "\u001b[32m✓\u001b[0m The"],
  [
    "a terminal that does not know its width",
    { isTTY: true, columns: 0 },
    { LC_ALL: "C.utf8" },
    "✓\u001b[0m The store",
  ],
  ["NO_COLOR", { isTTY: true, columns: 80 }, { LANG: "C.UTF-8", NO_COLOR: "1" }, "\n  ✓ The store"],
  ["an empty NO_COLOR is none", { isTTY: true, columns: 80 }, { LANG: "C.UTF-8", NO_COLOR: "" }, "\u001b[32m✓"],
  [
    "a terminal without UTF-8",
    { isTTY: true, columns: 80 },
    { LC_ALL: "C", LANG: "C.UTF-8" },
    "\u001b[32mok     \u001b[0m The",
  ],
  ["no terminal", {}, { LANG: "C.UTF-8" }, "Store\n  ok      The store can be read (this computer). Secrets: 0.\n"],
] as const)("%s", async (_title, terminal, env, expected) => {
  expect(await shownAt(terminal, env)).toContain(expected);
});
