import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@plutojl/lezer-julia";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  otherForms,
  planLoader,
  planPlainCode,
  planReferenceWithLoader,
  snippetLanguage,
  snippetLanguages,
  type CursorSituation,
  type SnippetLanguage,
} from "../src/index.ts";
import { canary, hex, MountFixture } from "./mount-fixture.ts";
import { RKernel } from "./run-r.ts";
import { runPython } from "./run-python.ts";

const get = (language: string): SnippetLanguage => snippetLanguage(language) as SnippetLanguage;
const options = { hasPackage: false, all: false, shared: true };
const names = ["OWN", "BOTH", "TEAM", "SECOND"];
const loader = (language: string): string => get(language).loader(names, options);
/** An own secret wins, then the first group that has one; a line break at the end stays. */
const expected = { OWN: hex(canary), BOTH: hex("own"), TEAM: hex("first\n"), SECOND: hex("second") };

let mount: MountFixture;
let env: Record<string, string>;

beforeEach(() => {
  mount = new MountFixture();
  mount.fill({ OWN: canary, BOTH: "own" });
  const groups = Object.entries<Record<string, string>>({
    "team a": { BOTH: "first", TEAM: "first\n" },
    "team $b": { TEAM: "not this", SECOND: "second" },
  });
  for (const [group, values] of groups) {
    mkdirSync(join(mount.root, group));
    Object.entries(values).forEach(([name, value]) => writeFileSync(join(mount.root, group, name), value));
  }
  const directories = ["gone", ...groups.map(([group]) => group)].map((group) => join(mount.root, group));
  // An empty entry is nothing, and not the directory that the program runs in.
  env = {
    PATH: process.env["PATH"] ?? "",
    NBSECRETS_MOUNT: mount.path,
    NBSECRETS_SHARED: `${directories.join(":")}:`,
  };
  writeFileSync(join(mount.root, "UNKNOWN"), canary);
});
afterEach(() => mount.remove());

/** What a program that is started afterwards has in its environment, in hexadecimal. */
function left(stdout: Buffer): Record<string, string> {
  const entries = stdout.toString("latin1").split("\0");
  return Object.fromEntries(
    names.flatMap((name) => {
      const entry = entries.find((text) => text.startsWith(`${name}=`));
      return entry === undefined ? [] : [[name, Buffer.from(entry.slice(name.length + 1), "latin1").toString("hex")]];
    }),
  );
}

function run(program: string, args: readonly string[], more: Record<string, string> = {}): Record<string, string> {
  const { stdout, stderr, error } = spawnSync(program, args, { cwd: mount.root, env: { ...env, ...more } });
  expect([error, stderr.toString()]).toEqual([undefined, ""]);
  return left(stdout);
}

describe("the loader of a shared secret, run", () => {
  const python = (code: string, more: Record<string, string> = {}) =>
    runPython(code, { cwd: mount.root, input: "", env: { ...env, ...more } });

  it("by Python", () => {
    const look = "import json\nprint(json.dumps({n: os.environb[n.encode()].hex() for n in NAMES}))";
    const { stdout, stderr } = python(`NAMES = ${JSON.stringify(names)}\n${loader("python")}\n${look}`);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it.each(["bash", "sh"])("by %s", (program) => {
    const quiet = program === "bash" ? ["--norc"] : [];
    expect(run(program, [...quiet, "-c", `${loader("bash")}\nenv -0`])).toEqual(expected);
  });

  it("by Node", () => {
    const look =
      'process.stdout.write(process.getBuiltinModule("node:child_process").spawnSync("env", ["-0"]).stdout);';
    expect(run(process.execPath, ["-e", `${loader("javascript")}\n${look}`])).toEqual(expected);
  });

  it("fails with the own mount's path where nobody has it, and looks nowhere else", () => {
    const code = (language: string): string => get(language).loader(["UNKNOWN"], options);
    const { stderr } = python(code("python"));
    expect(stderr).toContain(join(mount.path, "UNKNOWN").replace(/[\\']/g, "\\$&"));
    expect(stderr).not.toContain(canary);
    for (const args of [
      ["sh", "-c", code("bash")],
      [process.execPath, "-e", code("javascript")],
    ]) {
      const [program = "", ...words] = args;
      const outcome = spawnSync(program, words, { cwd: mount.root, encoding: "utf8", env });
      expect(outcome.status).not.toBe(0);
      expect(outcome.stderr).toContain("UNKNOWN");
      expect(outcome.stderr).not.toContain(canary);
    }
  });

  it.each(["python", "bash", "javascript"])("where nothing is shared any more, by %s", (language) => {
    const code = get(language).loader(["OWN"], options);
    const without = { NBSECRETS_SHARED: "" };
    const found = {
      python: () => run("python3", ["-c", `${code}\nimport subprocess\nsubprocess.run(["env", "-0"])`], without),
      bash: () => run("sh", ["-c", `${code}\nenv -0`], without),
      javascript: () =>
        run(
          process.execPath,
          [
            "-e",
            `${code}\nprocess.getBuiltinModule("node:child_process").spawnSync("env", ["-0"], { stdio: "inherit" })`,
          ],
          without,
        ),
    }[language];
    expect(found?.()).toEqual({ OWN: hex(canary) });
  });

  it("reads its file by the other form in Python", () => {
    const [, form] = otherForms("TEAM", { language: "python", hasPackage: false, shared: ["TEAM"] });
    const { stdout, stderr } = python(`import os\nprint(${form?.code})`);
    expect([stderr, stdout.trim()]).toEqual(["", join(mount.root, "team a", "TEAM")]);
  });
});

describe("the loader of a shared secret, run by R", () => {
  const r = new RKernel();
  beforeAll(async () => {
    await r.start();
    await r.fill({ OWN: canary, BOTH: "own" });
    await r.run('dir.create("/team a"); writeLines("first", "/team a/TEAM"); cat("first", file = "/team a/BOTH")');
    await r.run('dir.create("/b"); cat("not this", file = "/b/TEAM"); cat("second", file = "/b/SECOND")');
  }, 60_000);
  afterAll(() => r.close());

  it("has own ones, then those of the first group", async () => {
    await r.setVariables({ NBSECRETS_MOUNT: r.mount, NBSECRETS_SHARED: "/gone:/team a::/b" });
    expect(await r.run(loader("R"))).toEqual([]);
    expect(await r.environment(names)).toEqual(expected);
  });

  it("needs no group", async () => {
    await r.setVariables({ NBSECRETS_SHARED: undefined, OWN: undefined });
    expect(await r.run(get("R").loader(["OWN"], options))).toEqual([]);
    expect(await r.environment(["OWN"])).toEqual({ OWN: hex(canary) });
  });
});

describe("the loader of a shared secret, in Julia", () => {
  it("is Julia, and reads as it should", () => {
    const found: string[] = [];
    (parser as { parse(code: string): { iterate(spec: { enter(node: { readonly name: string }): void }): void } })
      .parse(loader("julia"))
      .iterate({ enter: ({ name }) => void found.push(name) });
    expect(found).not.toContain("⚠");
    expect(get("julia").loader(["A"], options))
      .toBe(`# Reads secrets from files into environment variables; this document keeps no value.
let mount = get(ENV, "NBSECRETS_MOUNT", "")
    mount = isempty(mount) ? "/var/run/secrets/user_credentials" : mount
    separator = Sys.iswindows() ? ';' : ':'
    shared = split(get(ENV, "NBSECRETS_SHARED", ""), separator; keepempty=false)
    for name in ["A"]
        paths = [joinpath(directory, name) for directory in [mount; shared]]
        path = paths[something(findfirst(ispath, paths), 1)]
        if ispath(path) || !haskey(ENV, name)
            text = read(path, String)
            '\\0' in text && error("$name has a zero byte. Read the file $path")
            ENV[name] = text
        end
    end
end`);
  });
});

describe.each(snippetLanguages.map(({ language }) => language))("a shared secret in a document of %s", (language) => {
  const snippets = get(language);
  const file = (source: string): CursorSituation => ({ kind: "file", readOnly: false, source });
  const target = { language, hasPackage: false, shared: ["TEAM"] };
  const own = snippets.loader(["TEAM"], { hasPackage: false, all: false });
  const shared = snippets.loader(["TEAM"], { hasPackage: false, all: false, shared: true });

  it("brings a loader that finds it, which is found again and inserted once", () => {
    const [first] = planReferenceWithLoader(file(""), target, "TEAM");
    expect(first).toMatchObject({ kind: "new-lines" });
    expect(first?.kind === "new-lines" && first.text).toContain(shared);
    expect(shared).toContain("NBSECRETS_SHARED");
    expect(snippets.findLoader(shared)).toMatchObject({ names: ["TEAM"], hasPackage: false });
    expect(planReferenceWithLoader(file(`${shared}\n`), target, "TEAM").filter(({ kind }) => kind === "edit")).toEqual(
      [],
    );
    expect(planLoader(file(`${shared}\n`), target, ["TEAM"])).toMatchObject({ kind: "nothing" });
  });

  it("is not taken for loaded by a loader of own ones, which is brought up to date", () => {
    expect(snippets.loads(own, "TEAM", { hasPackage: false })).toBe(true);
    expect(snippets.loads(own, "TEAM", { hasPackage: false, shared: true })).toBe(false);
    const [first] = planReferenceWithLoader(file(`${own}\n`), target, "TEAM");
    expect(first).toMatchObject({ kind: "edit" });
    expect(first?.kind === "edit" && first.text).toContain("NBSECRETS_SHARED");
  });

  it("adds lines of at most 88 characters, and names alone", () => {
    const added = shared.split("\n").filter((line) => !own.includes(line));
    expect(added.length).toBeGreaterThan(1);
    expect(added.filter((line) => line.length > 88)).toEqual([]);
    expect(shared).not.toContain("team");
  });
});

it("a notebook's plain code loads shared ones where groups have them", () => {
  const plan = planPlainCode(['import nbsecrets\nnbsecrets.load("OWN", "TEAM")'], ["OWN", "TEAM"], ["TEAM"]);
  expect(plan.kind === "replace" && plan.cells[0]?.source).toContain("NBSECRETS_SHARED");
  const without = planPlainCode(['import nbsecrets\nnbsecrets.load("OWN")'], ["OWN", "TEAM"], ["TEAM"]);
  expect(without.kind === "replace" && without.cells[0]?.source).not.toContain("NBSECRETS_SHARED");
});
