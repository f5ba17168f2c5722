import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otherForms, snippetLanguage, standardMount, type SnippetLanguage } from "../src/index.ts";
import { allHex, canary, difficultText, hex, MountFixture } from "./mount-fixture.ts";

const javascript = snippetLanguage("javascript") as SnippetLanguage;

let mount: MountFixture;

beforeEach(() => {
  mount = new MountFixture();
});

afterEach(() => mount.remove());

interface NodeRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function loader(names: readonly string[]): string {
  return javascript.loader(names, { hasPackage: false, all: true });
}

/** Prints, in hexadecimal, what a program that is started afterwards has in its environment. */
function look(names: readonly string[]): string {
  return `
{
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const entries = spawnSync("env", ["-0"]).stdout.toString("latin1").split("\\0");
  const environment = {};
  for (const name of ${JSON.stringify(names)}) {
    const entry = entries.find((text) => text.startsWith(name + "="));
    if (entry !== undefined) environment[name] = Buffer.from(entry.slice(name.length + 1), "latin1").toString("hex");
  }
  console.log(JSON.stringify(environment));
}`;
}

function run(code: string, env: Readonly<Record<string, string>> = {}, file = "script.cjs"): NodeRun {
  writeFileSync(join(mount.root, file), code);
  return node([join(mount.root, file)], env);
}

function node(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): NodeRun {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: mount.root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NBSECRETS_MOUNT: mount.path, ...env },
    input,
  });
  if (error) {
    throw error;
  }
  return { status, stdout, stderr };
}

function environment({ status, stdout, stderr }: NodeRun): unknown {
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("the JavaScript loader, run by Node", () => {
  it.each([
    ["a script", "script.cjs", ""],
    ["a strict script", "script.cjs", '"use strict";\n'],
    ["a module", "script.mjs", ""],
    ["TypeScript", "script.mts", ""],
  ])("loads the exact text, in %s", (_kind, file, before) => {
    const values = { ...difficultText, "1LEADING_DIGIT": "1" };
    mount.fill(values);
    const names = Object.keys(values);
    expect(environment(run(before + loader(names) + look(names), {}, file))).toEqual(allHex(values));
  });

  it("leaves no variable, and shows nothing in a notebook", () => {
    mount.fill({ A: canary });
    // Kernels run cells in the global scope, as this does, and show the value of the last expression.
    const notebook = `
      const { runInThisContext } = require("node:vm");
      runInThisContext("process.env.A");
      const before = new Set(Object.getOwnPropertyNames(globalThis));
      for (const cell of ${JSON.stringify([loader(["A"]), loader(["A"])])}) console.log(runInThisContext(cell));
      console.log(Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name)).join());
      for (const name of ["name", "path", "text", "fs"]) console.log(runInThisContext("typeof " + name));
      console.log(runInThisContext("process.env.A.length"));
    `;
    const setUp = `globalThis.process = process;\n`;
    expect(run(setUp + notebook)).toEqual({
      status: 0,
      stderr: "",
      stdout: `undefined\nundefined\n\n${"undefined\n".repeat(4)}${canary.length}\n`,
    });
  });

  it("shows nothing in Node's own console", () => {
    mount.fill({ A: canary });
    const { stdout, stderr } = node(["-i"], { NODE_REPL_HISTORY: "", NO_COLOR: "1" }, `${loader(["A"])}\n`);
    expect(stdout + stderr).not.toContain(canary);
    expect(stdout).toContain("undefined");
  });

  it("works beside names of the person's own, and after a line without a semicolon", () => {
    mount.fill({ A: canary });
    const code = `const fs = 1, path = 2, name = 3, text = 4\n${loader(["A"])}\nconsole.log(fs, path, name, text)`;
    expect(run(code)).toEqual({ status: 0, stderr: "", stdout: "1 2 3 4\n" });
  });

  it("works twice, and has the new value after a change", () => {
    mount.fill({ A: "first" });
    const code = `${loader(["A"])}\n${loader(["A"])}${look(["A"])}`;
    expect(environment(run(code))).toEqual({ A: hex("first") });
    mount.fill({ A: "second" });
    expect(environment(run(code, { A: "first" }))).toEqual({ A: hex("second") });
  });

  it("takes the file's value over a variable, and keeps a variable that has no file", () => {
    mount.fill({ A: "from the file" });
    const code = loader(["A", "B", "C"]) + look(["A", "B", "C"]);
    expect(environment(run(code, { A: "set before", B: "set before", C: "" }))).toEqual({
      A: hex("from the file"),
      B: hex("set before"),
      C: "",
    });
  });

  it.each(["MISSING", "toString", "__proto__"])("names the file that is missing, of %s, and shows no value", (name) => {
    mount.fill({ A: canary });
    const { status, stderr, stdout } = run(loader(["A", name]));
    expect(status).toBe(1);
    expect(stderr).toContain(`ENOENT: no such file or directory, open '${join(mount.path, name)}'`);
    expect(stderr + stdout).not.toContain(canary);
  });

  it.each([
    ["is not UTF-8", Uint8Array.of(0x61, 0xff, 0x62)],
    ["has a zero byte", "before\0after"],
  ])("refuses a value that %s, which a variable would change", (_what, value) => {
    mount.fill({ A: value });
    const { status, stderr } = run(loader(["A"]));
    expect(status).toBe(1);
    expect(stderr).toContain(`Error: A is not text. Read the file ${join(mount.path, "A")}`);
    expect(stderr).not.toContain("before");
  });

  it("falls back to the standard mount, without NBSECRETS_MOUNT or with an empty one", () => {
    writeFileSync(join(mount.root, "NBSECRETS_TEST_ABSENT"), canary);
    const code = loader(["NBSECRETS_TEST_ABSENT"]);
    const file = `open '${standardMount}/NBSECRETS_TEST_ABSENT'`;
    expect(run(`delete process.env.NBSECRETS_MOUNT;\n${code}`).stderr).toContain(file);
    expect(run(code, { NBSECRETS_MOUNT: "" }).stderr).toContain(file);
  });

  it("loads 200", () => {
    const all = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    mount.fill(all);
    expect(environment(run(loader(Object.keys(all)) + look(Object.keys(all))))).toEqual(allHex(all));
  });

  it("gives what the references read", () => {
    mount.fill({ A: `${canary}\n`, "1A": "digit", ["__proto__"]: "proto" });
    const references = ["A", "1A", "__proto__"].map((name) => javascript.reference(name));
    expect(references).toEqual(["process.env.A", 'process.env["1A"]', "process.env.__proto__"]);
    const forms = otherForms("A", { language: "javascript", hasPackage: false }).map((form) => form.code);
    const code = `${loader(["A", "1A", "__proto__"])}\nconsole.log(JSON.stringify([${[...references, ...forms].join()}]))`;
    expect(environment(run(code))).toEqual([`${canary}\n`, "digit", "proto", join(mount.path, "A")]);
  });
});
