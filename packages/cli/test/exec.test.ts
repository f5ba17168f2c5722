import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine, outcomeOf } from "./command-line.ts";

let line: CommandLine;
beforeAll(async () => {
  line = new CommandLine();
  await line.run(["set", "A"], "one\ntwo");
  await line.run(["set", "B"], "three");
  await line.run(["set", "__proto__"], "own");
  await line.run(["set", "PATH"], "/nowhere");
});
afterAll(() => line.remove());
const shell = (script: string, names: readonly string[] = []): readonly string[] => [
  "exec",
  ...names,
  "--",
  "sh",
  "-c",
  script,
];

describe("the environment", () => {
  test("all secrets, but none that changes how programs start", async () => {
    const outcome = await line.run(shell('printf "%s|%s" "$A" "$B"; env'));
    expect(outcome.stdout.toString()).toMatch(/^one\ntwo\|three/);
    expect(outcome.stdout.toString()).toContain("__proto__=own");
    expect(outcome.stdout.toString()).not.toContain("/nowhere");
    expect(outcome.stderr).toContain("PATH changes how programs start");
  });

  test("only those named, even a reserved one", async () => {
    const outcome = await line.run(["exec", "B", "PATH", "--", "/usr/bin/env"]);
    expect(outcome.stdout.toString()).toContain("B=three\n");
    expect(outcome.stdout.toString()).toContain("PATH=/nowhere\n");
    expect(outcome.stdout.toString()).not.toContain("one");
  });

  test("of that child alone: not of nbsecrets itself, and in no command line", async () => {
    const script = 'cat /proc/$PPID/environ /proc/$PPID/cmdline /proc/$$/cmdline; printf "|%s" "$B"';
    const outcome = await line.run(shell(script, ["B"]));
    const text = outcome.stdout.toString();
    expect(text.slice(-6)).toBe("|three");
    expect(text.slice(0, -6)).toContain("XDG_RUNTIME_DIR");
    expect(text.slice(0, -6)).not.toContain("three");
  });

  test("of that child alone: where nothing is mounted, nothing is written for others to read", async () => {
    const mount = (await line.run(["mount"])).stdout.toString().trim();
    expect(existsSync(mount)).toBe(true);
    await line.run(["unmount"]);
    expect((await line.run(shell('printf "%s" "$B"', ["B"]))).stdout.toString()).toBe("three");
    expect(existsSync(mount)).toBe(false);
  });

  test("words after the two dashes are the command's", async () => {
    const outcome = await line.run(["exec", "A", "--", "printf", "%s,", "--help", "--", "-x"]);
    expect(outcome.stdout.toString()).toBe("--help,--,-x,");
  });

  test("standard input is the command's", async () => {
    expect((await line.run(["exec", "A", "--", "cat"], "through")).stdout.toString()).toBe("through");
  });
});

test("a value that no environment can hold is named, with what to do, and the command runs", async () => {
  const other = new CommandLine();
  try {
    await other.run(["set", "GOOD"], "fine");
    await other.run(["set", "NOT_UTF8"], new Uint8Array([0xff, 0xfe]));
    await other.run(["set", "NUL"], new Uint8Array([65, 0, 66]));
    await other.run(["set", "BIG"], new Uint8Array(96 * 1024 + 1).fill(65));
    const outcome = await other.run(["exec", "--", "env"]);
    expect(outcome.stdout.toString()).toContain("GOOD=fine\n");
    expect(outcome.stdout.toString()).not.toMatch(/^(NOT_UTF8|NUL|BIG)=/m);
    expect(outcome.stderr.split("\n").sort()).toEqual([
      "",
      expect.stringMatching(/BIG is larger than 96 KiB.*nbsecrets get BIG > FILE/),
      expect.stringMatching(/NOT_UTF8 is not UTF-8.*nbsecrets get NOT_UTF8 > FILE/),
      expect.stringMatching(/NUL is not UTF-8.*nbsecrets get NUL > FILE/),
    ]);
  } finally {
    other.remove();
  }
});

describe("how it ends", () => {
  test.each([0, 1, 42, 255])("with the command's code %i", async (code) => {
    expect((await line.run(shell(`exit ${code}`))).code).toBe(code);
  });

  test("with 128 + n when a signal ended the command", async () => {
    expect((await line.run(shell("kill -KILL $$"))).code).toBe(137);
  });

  test.each([
    ["SIGTERM", 41],
    ["SIGINT", 42],
    ["SIGHUP", 43],
    ["SIGUSR2", 44],
  ] as const)("%s reaches the command, which decides", async (signal, code) => {
    const script =
      "trap 'exit 41' TERM; trap 'exit 42' INT; trap 'exit 43' HUP; trap 'exit 44' USR2; echo ready; while :; do sleep 0.05; done";
    const child = line.start(shell(script, ["A"]));
    const outcome = outcomeOf(child);
    await once(child.stdout, "data");
    child.kill(signal);
    expect((await outcome).code).toBe(code);
  });

  test("with 127 when there is no such command", async () => {
    const outcome = await line.run(["exec", "A", "--", "no-such-command-here"]);
    expect([outcome.code, outcome.stderr]).toEqual([
      127,
      "nbsecrets: no-such-command-here cannot be started: it was not found, or may not be run.\n",
    ]);
  });
});
