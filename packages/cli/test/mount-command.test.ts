import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";

let line: CommandLine;
beforeEach(async () => {
  line = new CommandLine();
  await line.run(["set", "A"], "one");
});
afterEach(() => line.remove());

test("mount says where, after a reboot as well; unmount takes it away", async () => {
  expect(readFileSync(join(line.mount, "A"), "utf8")).toBe("one");
  rmSync(line.mount, { recursive: true });
  expect(await line.run(["mount"])).toEqual({ code: 0, stdout: Buffer.from(`${line.mount}\n`), stderr: "" });
  expect(readFileSync(join(line.mount, "A"), "utf8")).toBe("one");
  expect(await line.run(["unmount"])).toEqual({ code: 0, stdout: Buffer.alloc(0), stderr: "" });
  expect(existsSync(line.mount)).toBe(false);
  expect((await line.run(["get", "A"])).stdout.toString()).toBe("one");
});

test("any command finds the mount of another environment, by its record", async () => {
  const elsewhere = join(line.home, "run-elsewhere");
  mkdirSync(elsewhere, { mode: 0o700 });
  await line.run(["set", "B"], "two", { XDG_RUNTIME_DIR: elsewhere });
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(readFileSync(join(line.mount, "B"), "utf8")).toBe("two");
});

test("mount DIR writes there, unmount DIR removes it, and the record stays", async () => {
  const record = readFileSync(join(line.vault, "mount"), "utf8");
  const outcome = await line.run(["mount", "named"]);
  expect([outcome.code, outcome.stdout.toString()]).toEqual([0, `${join(line.home, "named")}\n`]);
  expect(readFileSync(join(line.home, "named", "A"), "utf8")).toBe("one");
  expect(readFileSync(join(line.vault, "mount"), "utf8")).toBe(record);
  expect((await line.run(["unmount", "named"])).code).toBe(0);
  expect(existsSync(join(line.home, "named"))).toBe(false);
});

test("a directory with something else in it is refused by both, and a save says that kernels cannot read it", async () => {
  const named = join(line.home, "named");
  mkdirSync(named, { mode: 0o700 });
  writeFileSync(join(named, "thesis.tex"), "years of work");
  for (const words of [
    ["mount", named],
    ["unmount", named],
  ]) {
    const outcome = await line.run(words);
    expect([outcome.code, outcome.stderr]).toEqual([5, expect.stringContaining("thesis.tex is not part of a mount")]);
  }
  expect(readdirSync(named)).toEqual(["thesis.tex"]);
  const saved = await line.run(["set", "B"], "two", { NBSECRETS_MOUNT: named });
  expect([saved.code, saved.stderr]).toEqual([0, expect.stringContaining("thesis.tex is not part of a mount")]);
  expect((await line.run(["get", "B"])).stdout.toString()).toBe("two");
});

test("unlock breaks a lock that nobody can release", async () => {
  const free = await line.run(["unlock"]);
  expect([free.code, free.stderr.match(/is not locked/g)]).toEqual([0, ["is not locked", "is not locked"]]);
  const lock = join(line.vault, "vault.lock");
  writeFileSync(lock, "nobody knows whose");
  const broken = await line.run(["unlock"]);
  expect([broken.code, broken.stderr]).toEqual([0, expect.stringContaining(`${lock} was held by process`)]);
  expect(existsSync(lock)).toBe(false);
});
