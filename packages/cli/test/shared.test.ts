import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listCommand } from "../src/list-command.ts";
import { CommandLine } from "./command-line.ts";

const canary = "canary-c0de-shared";
let line: CommandLine;
let env: Record<string, string>;

beforeAll(async () => {
  line = new CommandLine();
  const directory = (group: string): string => join(line.home, "shared", group);
  for (const [group, values] of Object.entries<Record<string, string>>({
    "team-a": { TEAM: canary, BOTH: `${canary} a`, "bad.name": canary, PATH: "/nowhere" },
    "team-b": { TEAM: "second", ONLY_B: `${canary} b` },
  })) {
    mkdirSync(directory(group), { recursive: true, mode: 0o755 });
    Object.entries(values).forEach(([name, value]) => writeFileSync(join(directory(group), name), value));
  }
  env = { NBSECRETS_SHARED: [directory("team-a"), directory("team-b")].join(":") };
  await line.run(["set", "BOTH"], "mine");
  await line.run(["set", "MINE"], "mine");
});
afterAll(() => line.remove());

const run = (words: readonly string[], input = "", more = env) => line.run(words, input, more);

describe("shared secrets on the command line", () => {
  test("are listed with the own ones, and say whose they are", async () => {
    const names = await run(["list"]);
    expect(names.stdout.toString()).toBe("BOTH\nMINE\nONLY_B\nPATH\nTEAM\n");
    const all = JSON.parse((await run(["list", "--json"])).stdout.toString()) as readonly Record<string, string>[];
    expect(all.map(({ name, sharedBy = "", readOnly = "" }) => `${name} ${sharedBy} ${readOnly}`.trim())).toEqual([
      "BOTH team-a",
      "MINE",
      "ONLY_B team-b shared",
      "PATH team-a shared",
      "TEAM team-a shared",
    ]);
    expect(JSON.stringify(all)).not.toContain(canary);
  });

  test("say whose they are on a terminal, where nothing reads the names", async () => {
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    const [stdin, stderr] = [new PassThrough(), new PassThrough()];
    expect(await listCommand.run([], { env: line.environment(env), stdin, stdout, stderr })).toBe(0);
    stdout.end();
    expect(await text(stdout)).toBe(
      "BOTH  (also shared by team-a)\nMINE\nONLY_B  (shared by team-b)\nPATH  (shared by team-a)\nTEAM  (shared by team-a)\n",
    );
  });

  test("are in the environment of exec, where own ones and then the first group win", async () => {
    const script = 'printf "%s|%s|%s|%s" "$BOTH" "$MINE" "$ONLY_B" "$TEAM"';
    const all = await run(["exec", "--", "sh", "-c", script]);
    expect(all.stdout.toString()).toBe(`mine|mine|${canary} b|${canary}`);
    expect(all.stderr).toContain("PATH changes how programs start");
    expect(all.stderr).not.toContain(canary);
    const named = await run(["exec", "TEAM", "--", "sh", "-c", script]);
    expect(named.stdout.toString()).toBe(`|||${canary}`);
  });

  test("are shown by get, byte for byte", async () => {
    expect((await run(["get", "TEAM"])).stdout.toString()).toBe(canary);
  });

  test("are never written into the own mount", async () => {
    await run(["mount"]);
    expect(readdirSync(line.mount).filter((name) => !name.startsWith("."))).toEqual(["BOTH", "MINE"]);
  });

  test("cannot be deleted, which says who has them", async () => {
    const outcome = await run(["remove", "TEAM"]);
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toBe(
      "nbsecrets: TEAM is shared by team-a and can only be read. Add a secret of the same name, and yours is used instead.\n",
    );
    expect((await run(["get", "TEAM"])).stdout.toString()).toBe(canary);
  });

  test("give way to an own one, which says so once", async () => {
    const first = await run(["set", "ONLY_B", "--create"], "mine");
    expect([first.code, first.stderr]).toEqual([
      0,
      "nbsecrets: ONLY_B is also shared by team-b. Yours is used from now on.\n",
    ]);
    expect((await run(["set", "ONLY_B"], "mine again")).stderr).toBe("");
    expect((await run(["get", "ONLY_B"])).stdout.toString()).toBe("mine again");
    await run(["remove", "ONLY_B"]);
    expect((await run(["get", "ONLY_B"])).stdout.toString()).toBe(`${canary} b`);
  });

  test("of a directory that is not there are told of, and everything else goes on", async () => {
    const missing = { NBSECRETS_SHARED: `${join(line.home, "gone", "team-c")}:${env["NBSECRETS_SHARED"]}` };
    const outcome = await run(["exec", "TEAM", "--", "sh", "-c", 'printf %s "$TEAM"'], "", missing);
    expect([outcome.code, outcome.stdout.toString()]).toEqual([0, canary]);
    expect(outcome.stderr).toContain("gone/team-c (it is not there)");
  });

  test("are looked at by doctor", async () => {
    const missing = { NBSECRETS_SHARED: `${env["NBSECRETS_SHARED"]}:${join(line.home, "gone", "team-c")}` };
    const findings = JSON.parse((await run(["doctor", "--json"], "", missing)).stdout.toString()) as readonly {
      readonly check: string;
      readonly level: string;
      readonly message: string;
      readonly names?: readonly string[];
    }[];
    const shared = findings.filter(({ check }) => check === "mount-shared");
    expect(shared.map(({ level, names = [] }) => [level, ...names].join(" "))).toEqual([
      "ok",
      "ok",
      "problem",
      "note BOTH",
    ]);
    expect(shared.map(({ message }) => message).join("\n")).toMatch(
      /team-a has secrets .* count: 3\.\n.*team-b has .* count: 1\.\n.*gone\/team-c, where team-c shares secrets, cannot be read \(it is not there\)/,
    );
    expect(JSON.stringify(findings)).not.toContain(canary);
  });

  test("leave the vault as it was", () => {
    expect(readFileSync(join(line.vault, "vault.age")).includes(canary)).toBe(false);
  });
});
