import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandLine, type Outcome } from "./command-line.ts";

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const hostile = [
  "\ufeff# of the project",
  "API_KEY=canary-1 # comment",
  "export DB_PASSWORD='canary$2#x'",
  'PEM="-----BEGIN KEY-----\ncanary\n-----END KEY-----\n"',
  "db-url=postgres://u:${DB_PASSWORD}@h/d",
  "SAME=canary-same",
  "OTHER=canary-new",
  "PATH=/canary",
  "canary: not a name\\",
  "BROKEN='canary's'",
  "EMPTY=",
  "",
].join("\r\n");

function file(name: string, content: string | Uint8Array): string {
  const path = join(line.home, name);
  writeFileSync(path, content);
  return path;
}

const value = async (name: string): Promise<string> => (await line.run(["get", name])).stdout.toString();
const names = async (): Promise<string> => (await line.run(["list"])).stdout.toString().trim().replaceAll("\n", " ");

function expectNoValue(outcome: Outcome): void {
  expect(outcome.stdout.toString() + outcome.stderr).not.toContain("canary-");
  expect(outcome.stdout.toString() + outcome.stderr).not.toContain("canary$");
}

describe("a .env with every accident", () => {
  beforeEach(async () => {
    await line.run(["set", "SAME"], "canary-same");
    await line.run(["set", "OTHER"], "canary-old");
  });

  test("the trial shows each row, and changes nothing", async () => {
    const outcome = await line.run(["import", file(".env", hostile), "--dry-run"]);
    expectNoValue(outcome);
    expect(outcome.stderr).toBe("");
    const report = outcome.stdout.toString();
    expect(report).toContain("API_KEY      New\n");
    expect(report).toContain("PEM          New\n    The value goes on to line 7.\n");
    expect(report).toContain(
      "db-url       Name not allowed\n    A name may hold letters A to Z, digits and underscores only. Try db_url.\n",
    );
    expect(report).toContain("Holds what the file says above for DB_PASSWORD.");
    expect(report).toContain("SAME         Already there\n");
    expect(report).toContain("OTHER        Replaces another value, not chosen\n");
    expect(report).toContain("PATH         New, not chosen\n");
    expect(report).toContain("EMPTY        New\n    The value is empty.");
    expect(report).toContain("Line 13: BROKEN was not read: text follows its closing quote.");
    expect(report.trimEnd().split("\n").at(-1)).toBe(
      "Nothing was changed. An import would be: new 5, replaced 0, already there 1, left out 3.",
    );
    expect(outcome.code).toBe(2);
    expect(await names()).toBe("OTHER SAME");
  });

  test("imported: the exact values; what is left out is said", async () => {
    const outcome = await line.run(["import", file(".env", hostile)]);
    expectNoValue(outcome);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout.toString()).toBe("Imported. New: 5, replaced: 0, already there: 1, left out: 3.\n");
    expect(outcome.stderr).toContain("import them under the proposed names, use --fix-names");
    expect(outcome.stderr).toContain("left out: db-url (db_url).");
    expect(outcome.stderr).toContain("left as they are: OTHER. To replace them, use --overwrite.");
    expect(outcome.stderr).toContain("left out: PATH.");
    expect(outcome.stderr).toContain("nbsecrets: Line 13: BROKEN was not read");
    expect(outcome.stderr).toContain(".env still holds the values. Delete it");
    expect(await names()).toBe("API_KEY DB_PASSWORD EMPTY OTHER PEM SAME canary");
    expect(await value("DB_PASSWORD")).toBe("canary$2#x");
    expect(await value("PEM")).toBe("-----BEGIN KEY-----\ncanary\n-----END KEY-----\n");
    expect(await value("OTHER")).toBe("canary-old");
  });

  test("with --overwrite, --fix-names and --only", async () => {
    const path = file(".env", hostile);
    const outcome = await line.run([
      "import",
      path,
      "--overwrite",
      "--fix-names",
      "--only",
      "OTHER",
      "--only",
      "db-url",
    ]);
    expect(outcome.stdout.toString()).toBe("Imported. New: 1, replaced: 1, already there: 1, left out: 6.\n");
    expect(await names()).toBe("OTHER SAME db_url");
    expect(await value("db_url")).toBe("postgres://u:canary$2#x@h/d");
    expect(await value("OTHER")).toBe("canary-new");
    const reserved = await line.run(["import", path, "--only", "PATH"]);
    expect(reserved.stdout.toString()).toContain("New: 1,");
    expect(await value("PATH")).toBe("/canary");
    const missing = await line.run(["import", path, "--only", "NONE"]);
    expect([missing.code, missing.stderr]).toEqual([
      3,
      "nbsecrets: The file holds nothing called NONE. Nothing was changed.\n",
    ]);
  });
});

describe("exit codes", () => {
  test("0 where all is there then, also the second time; 4 where another value was left", async () => {
    const path = file("a.env", "A=b\nC=d\n");
    expect((await line.run(["import", path, "--dry-run"])).code).toBe(0);
    expect((await line.run(["import", path])).code).toBe(0);
    const again = await line.run(["import", path]);
    expect([again.code, again.stdout.toString()]).toEqual([
      0,
      "Imported. New: 0, replaced: 0, already there: 2, left out: 0.\n",
    ]);
    await line.run(["set", "A"], "other");
    expect((await line.run(["import", path])).code).toBe(4);
    expect(await value("A")).toBe("other");
    expect((await line.run(["import", path, "--overwrite"])).code).toBe(0);
    expect(await value("A")).toBe("b");
  });

  test("2, 9: what cannot be read or kept", async () => {
    const refused = async (words: readonly string[], code: number, text: string): Promise<void> => {
      const outcome = await line.run(["import", ...words]);
      expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(text) as string]);
    };
    await refused([file("binary", "\x7fELF\0canary")], 2, "not a text file");
    await refused([file("latin1.env", Buffer.from("A=\xe4", "latin1"))], 2, "not UTF-8");
    await refused([file("empty.env", "")], 2, "no names and values");
    await refused([file("a.json", '{"A": ')], 2, "Line 1: From here on this is no JSON");
    await refused([join(line.home, "none.env")], 2, "cannot be read (ENOENT)");
    await refused([line.home], 2, "cannot be read (EISDIR)");
    await refused([file("large.env", "#".repeat(8 * 1024 * 1024 + 1))], 9, "at most 8388608");
    await refused([file("value.env", `A=${"x".repeat(2 * 1024 * 1024)}\nB=c`)], 9, "The value of A has 2097152 bytes");
    const five = Array.from({ length: 5 }, (_none, index) => `L${index}=${"x".repeat(1024 * 1024)}\n`).join("");
    await refused([file("batch.env", five)], 9, "holds 5242880 bytes; at most 4194304");
    await refused([file("a.env", "A=b"), "--format", "yaml"], 2, "env, json or shell");
    await refused([], 2, "A name is missing");
    expect(await names()).toBe("B");
  });
});

test("standard input, a shell's exports, JSON and a Kubernetes Secret", async () => {
  const exports = execFileSync("bash", ["-c", "export -p"], { env: { TOKEN: 'it\'s\n"x" $y', HOME: "/h" } });
  const shell = await line.run(["import", "-"], exports);
  expect([shell.code, shell.stderr]).toEqual([0, expect.not.stringContaining("still holds")]);
  expect(await value("TOKEN")).toBe('it\'s\n"x" $y');
  expect(await names()).not.toContain("HOME");
  await line.run(["import", "-", "--format", "json"], '{"J": "x\\u0041", "N": 1.50}');
  expect([await value("J"), await value("N")]).toEqual(["xA", "1.50"]);
  await line.run(["import", "-"], '{"kind": "Secret", "data": {"K": "/wA="}}');
  expect((await line.run(["get", "K"])).stdout).toEqual(Buffer.from([0xff, 0]));
});

test("names that steer a terminal", async () => {
  const path = file(
    "a.json",
    JSON.stringify({
      "\u001b[31mred": "canary-1",
      "<img onerror=x>": "y",
      "a\u202eb": "z",
      "\u202ec": {},
      [`N${"-".repeat(10_000)}`]: "w",
    }),
  );
  const outcome = await line.run(["import", path, "--dry-run"]);
  expect(outcome.stdout.toString()).toContain("⟨U+001B⟩[31mred");
  expect(outcome.stdout.toString()).not.toMatch(/[\u001b\u202e]|-{100}/);
  expect(outcome.code).toBe(2);
  expect((await line.run(["import", path])).stderr).not.toMatch(/[\u001b\u202e]|-{100}/);
});

test("in a git work tree, a file that git would take is told apart", async () => {
  const directory = join(line.home, "work");
  mkdirSync(directory);
  execFileSync("git", ["init", "-q", directory], { env: line.environment() });
  const path = join(directory, ".env");
  writeFileSync(path, "A=b");
  expect((await line.run(["import", path])).stderr).toContain("git does not ignore it");
  writeFileSync(join(directory, ".gitignore"), ".env\n");
  expect((await line.run(["import", path])).stderr).toContain("still holds the values. Delete it when nothing");
  expect(readFileSync(path, "utf8")).toBe("A=b");
});
