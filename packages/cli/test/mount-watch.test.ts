import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CommandLine, outcomeOf } from "./command-line.ts";
import { MountWatcher, everythingBelow, untilMounted } from "./mount-watcher.ts";

const CANARY = "canary-watch-7b90";
let line: CommandLine;
let watchers: MountWatcher[];
beforeEach(async () => {
  line = new CommandLine();
  watchers = [];
  await line.run(["set", "A"], `${CANARY}-one`);
});
afterEach(async () => {
  await Promise.all(watchers.map((watcher) => watcher.stop("SIGKILL")));
  line.remove();
});

const watch = (...words: string[]): MountWatcher => {
  const watcher = new MountWatcher(line.start(["mount", "--watch", ...words]));
  watchers.push(watcher);
  return watcher;
};
/** A change by a program that writes no mount of its own but one that nobody looks at. */
const change = async (words: readonly string[], input = ""): Promise<void> => {
  const elsewhere = { NBSECRETS_MOUNT: join(line.home, "elsewhere") };
  expect(await line.run(words, input, elsewhere)).toMatchObject({ code: 0 });
};
const names = (directory: string): string[] => readdirSync(directory).filter((name) => !name.startsWith("."));

describe("it follows the store", () => {
  test("where the loader looks: additions, changes and deletions of others; the files stay when it ends", async () => {
    rmSync(line.mount, { recursive: true });
    const watcher = watch();
    expect(await watcher.mounted()).toBe(line.mount);
    await untilMounted(line.mount, "A", `${CANARY}-one`);
    await change(["set", "B"], `${CANARY}-two`);
    await untilMounted(line.mount, "B", `${CANARY}-two`);
    await change(["set", "A"], `${CANARY}-three`);
    await untilMounted(line.mount, "A", `${CANARY}-three`);
    await change(["remove", "B"]);
    await untilMounted(line.mount, "B", undefined);
    expect(await watcher.stop()).toBe(0);
    expect([watcher.stdout, watcher.stderr]).toEqual([`${line.mount}\n`, ""]);
    expect(readFileSync(join(line.mount, "A"), "utf8")).toBe(`${CANARY}-three`);
    const generation = readlinkSync(join(line.mount, "..data"));
    expect(readdirSync(line.mount).sort()).toEqual(["..data", "..vault", generation, "A"].sort());
  });

  test("alone in a directory, it goes on where a container before it was killed; otherwise it waits for that one", async () => {
    const named = join(line.home, "named");
    mkdirSync(named, { mode: 0o700 });
    const lock = join(named, "..lock");
    const holder = { machine: "0123456789abcdef", host: "pod", boot: "1", pidNamespace: "pid:[1]", pid: 1, start: "1" };
    const left = { ...holder, since: "2026-01-31T10:00:00Z", token: "0".repeat(32) };
    writeFileSync(lock, JSON.stringify(left), { mode: 0o600 });
    const waiting = watch("named");
    await waiting.says(/pod/);
    expect(await waiting.stop()).not.toBeNull();
    expect(existsSync(join(named, "A"))).toBe(false);
    const watcher = watch("named", "--alone", "--ready-file", join(named, "..ready"));
    expect(await watcher.mounted()).toBe(named);
    await untilMounted(named, "A", `${CANARY}-one`);
    await vi.waitFor(() => expect(existsSync(join(named, "..ready"))).toBe(true));
    await change(["set", "B"], `${CANARY}-two`);
    await untilMounted(named, "B", `${CANARY}-two`);
    expect(await watcher.stop()).toBe(0);
    expect(existsSync(join(named, "..ready"))).toBe(false);
  });

  test("in a directory that is named, and writes nowhere else", async () => {
    const named = join(line.home, "named");
    const before = everythingBelow(line.home, named);
    const watcher = watch("named");
    expect(await watcher.mounted()).toBe(named);
    await untilMounted(named, "A", `${CANARY}-one`);
    expect(await watcher.stop("SIGINT")).toBe(0);
    expect(everythingBelow(line.home, named)).toEqual(before);
    expect(names(named)).toEqual(["A"]);
  });

  test("two in one directory, one of them killed: no leftovers, no turns taken, and the other carries on", async () => {
    const named = join(line.home, "named");
    const [first, second] = [watch(named), watch(named)];
    expect([await first.mounted(), await second.mounted()]).toEqual([named, named]);
    for (let round = 0; round < 5; round += 1) {
      await change(["set", "A"], `round ${round}`);
      await untilMounted(named, "A", `round ${round}`);
    }
    await first.stop("SIGKILL");
    await change(["set", "A"], "last");
    await untilMounted(named, "A", "last");
    expect(await second.stop()).toBe(0);
    expect(readlinkSync(join(named, "..data"))).toMatch(/^\.\.7-/); // each change made one generation, whoever wrote it
    // What the killed one may have left of the lock is cleared by the next program.
    expect((await line.run(["mount", named])).code).toBe(0);
    const generation = readlinkSync(join(named, "..data"));
    expect(readdirSync(named).sort()).toEqual(["..data", "..vault", generation, "A"].sort());
  });
});

describe("the ready file", () => {
  test("names the directory once all files are there, and goes when it ends", async () => {
    const ready = join(line.home, "ready");
    writeFileSync(ready, "of one that was killed");
    const watcher = watch("named", "--ready-file", ready);
    await vi.waitFor(() => expect(readFileSync(ready, "utf8")).toBe(`${join(line.home, "named")}\n`), {
      timeout: 30_000,
      interval: 1,
    });
    expect(names(join(line.home, "named"))).toEqual(["A"]);
    expect(await watcher.stop()).toBe(0);
    expect(readdirSync(line.home).filter((name) => name.startsWith("ready"))).toEqual([]);
  });

  test("that cannot be written ends it", async () => {
    const outcome = await line.run(["mount", "--watch", "named", "--ready-file", join(line.home, "none", "ready")]);
    expect([outcome.code, outcome.stderr]).toEqual([6, expect.stringContaining("none/ready cannot be written")]);
  });

  test("is not there when the mount is not", async () => {
    mkdirSync(join(line.home, "named"));
    writeFileSync(join(line.home, "named", "thesis.tex"), "years of work");
    const outcome = await line.run(["mount", "--watch", "named", "--ready-file", "ready"]);
    expect([outcome.code, existsSync(join(line.home, "ready"))]).toEqual([5, false]);
  });

  test("goes with --watch", async () => {
    const outcome = await line.run(["mount", "--ready-file", "ready"]);
    expect([outcome.code, outcome.stderr]).toEqual([2, expect.stringContaining("--ready-file goes with --watch")]);
    for (const words of [
      ["--watch", "--alone"],
      ["named", "--alone"],
    ]) {
      const refused = await line.run(["mount", ...words]);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--alone goes with --watch")]);
    }
  });
});

describe("what does not pass by itself", () => {
  const vaultFile = (): string => join(line.vault, "vault.age");
  const refused = async (code: number, sentence: string, ...words: string[]): Promise<void> => {
    const outcome = await outcomeOf(line.start(["mount", "--watch", ...words]));
    expect([outcome.code, outcome.stdout.toString(), outcome.stderr]).toEqual([
      code,
      "",
      expect.stringContaining(sentence),
    ]);
  };

  test("ends it at the start, with the exit code of the error", async () => {
    const identity = join(line.home, ".config", "nbsecrets", "identity.txt");
    chmodSync(identity, 0o644);
    await refused(5, "can be read by others");
    chmodSync(identity, 0o600);
    copyFileSync(vaultFile(), join(line.home, "copy"));
    writeFileSync(vaultFile(), "not age");
    await refused(7, "is not an age file");
    copyFileSync(join(line.home, "copy"), vaultFile());
    rmSync(identity);
    await refused(5, "identity.txt is missing");
    expect(readFileSync(join(line.mount, "A"), "utf8")).toBe(`${CANARY}-one`);
  });

  test("and so does a directory that is not ours to write", async () => {
    const named = join(line.home, "named");
    mkdirSync(named);
    symlinkSync("..2026_01_31_10_00_00.123456789", join(named, "..data"));
    await refused(5, "is kept by Kubernetes itself, so it was left alone", named);
    expect((await line.run(["mount", named])).stderr).toContain("is kept by Kubernetes itself");
    expect((await line.run(["unmount", named])).stderr).toContain("is kept by Kubernetes itself");
    expect(readdirSync(named)).toEqual(["..data"]);
    await refused(6, "its parent directory is not there", join(line.home, "none", "mount"));
  });

  test("is told once when it comes later: the files stay, and the next change is seen again", async () => {
    const watcher = watch();
    await watcher.mounted();
    copyFileSync(vaultFile(), join(line.home, "copy"));
    writeFileSync(vaultFile(), "not age");
    await watcher.says(/^nbsecrets: Since 20\S+Z the mount .* its files stay as they are\. .* is not an age file/);
    writeFileSync(vaultFile(), "nor is this");
    copyFileSync(join(line.home, "copy"), vaultFile());
    await watcher.says(/^nbsecrets: Since 20\S+Z the mount .* follows the store again\.$/);
    await change(["set", "B"], `${CANARY}-two`);
    await untilMounted(line.mount, "B", `${CANARY}-two`);
    expect(await watcher.stop()).toBe(0);
    expect(watcher.stderr.split("\n")).toHaveLength(3);
    expect(watcher.stderr).not.toContain("canary");
  });
});
