import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { snippetLanguage, standardMount } from "../src/index.ts";
import { allHex, canary, difficultText, hex, MountFixture } from "./mount-fixture.ts";
import { runPython, type PythonRun } from "./run-python.ts";

const packageSource = resolve(dirname(fileURLToPath(import.meta.url)), "../../packages/loader/src");

/** Runs the snippets one after the other in one namespace, as cells, then prints what there is. */
const kernel = `
import json, os, sys
request = json.load(sys.stdin)
namespace = {"__name__": "__main__"}
for cell in request["cells"]:
    exec(compile(cell, "<cell>", "exec"), namespace)
print(json.dumps({
    "environment": {name: os.environb[name.encode()].hex() for name in request["names"] if name in os.environ},
    "globals": {name: repr(value) for name, value in namespace.items() if name != "__builtins__"},
    "modules": sorted(sys.modules),
}))
`;

interface Kernel {
  readonly environment: Readonly<Record<string, string>>;
  readonly globals: Readonly<Record<string, string>>;
  readonly modules: readonly string[];
}

let mount: MountFixture;

beforeEach(() => {
  mount = new MountFixture();
});

afterEach(() => mount.remove());

function loader(names: readonly string[], hasPackage = false, all = true): string {
  return snippetLanguage("python")?.loader(names, { hasPackage, all }) ?? "";
}

function run(cells: readonly string[], names: readonly string[], env: Record<string, string> = {}): PythonRun {
  const input = JSON.stringify({ cells, names });
  return runPython(kernel, { cwd: mount.root, input, env: { NBSECRETS_MOUNT: mount.path, ...env } });
}

function answer(result: PythonRun): Kernel {
  expect(result.stderr).toBe("");
  return JSON.parse(result.stdout) as Kernel;
}

describe("the plain Python loader, run", () => {
  const values = { ...difficultText, NOT_UTF8: Uint8Array.of(0xff, 0xfe, 0x80, 0x0a, 0xc3), "1LEADING_DIGIT": "1" };
  const names = Object.keys(values);

  it.each<Record<string, string>>([{}, { LC_ALL: "C" }, { LC_ALL: "C", PYTHONCOERCECLOCALE: "0", PYTHONUTF8: "0" }])(
    "loads the exact bytes, with the locale %j",
    (locale) => {
      mount.fill(values);
      expect(answer(run([loader(names)], names, locale)).environment).toEqual(allHex(values));
    },
  );

  it("leaves no variable that holds a value, and imports nothing called secrets", () => {
    writeFileSync(join(mount.root, "secrets.py"), "raise SystemExit('imported')\n");
    mount.fill({ A: canary, B: `${canary}-b` });
    const { globals, modules, environment } = answer(run([loader(["A", "B"])], ["A", "B"]));
    expect(environment).toEqual({ A: hex(canary), B: hex(`${canary}-b`) });
    expect(Object.keys(globals)).toContain("_name");
    expect(JSON.stringify(globals)).not.toContain(canary);
    expect(modules).not.toContain("secrets");
    expect(modules).not.toContain("nbsecrets");
  });

  it("works twice, and has the new value after a change", () => {
    mount.fill({ A: "first" });
    expect(answer(run([loader(["A"]), loader(["A"])], ["A"])).environment).toEqual({ A: hex("first") });
    mount.fill({ A: "second" });
    const again = run([loader(["A"]), loader(["A"])], ["A"], { A: "first" });
    expect(answer(again).environment).toEqual({ A: hex("second") });
  });

  it("takes the file's value over a variable, and keeps a variable that has no file", () => {
    mount.fill({ A: "from the file" });
    const { environment } = answer(run([loader(["A", "B"])], ["A", "B"], { A: "set before", B: "set before" }));
    expect(environment).toEqual({ A: hex("from the file"), B: hex("set before") });
  });

  it("keeps a variable that has no file also where there is no mount", () => {
    const { environment } = answer(
      run([loader(["A"])], ["A"], { A: "set before", NBSECRETS_MOUNT: join(mount.root, "absent") }),
    );
    expect(environment).toEqual({ A: hex("set before") });
  });

  it("names the file that is missing, and shows no value", () => {
    mount.fill({ A: canary });
    const { status, stderr, stdout } = run([loader(["A", "MISSING"])], ["A"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/FileNotFoundError: \[Errno 2\] No such file or directory: .*\/MISSING'$/m);
    expect(stderr + stdout).not.toContain(canary);
  });

  it("falls back to the standard mount, without NBSECRETS_MOUNT or with an empty one", () => {
    const name = "NBSECRETS_TEST_ABSENT";
    // An empty directory name would make it a file of the working directory.
    writeFileSync(join(mount.root, name), canary);
    const code = loader([name]);
    const file = `No such file or directory: '${standardMount}/${name}'`;
    expect(runPython(code, { cwd: mount.root }).stderr).toContain(file);
    expect(runPython(code, { cwd: mount.root, env: { NBSECRETS_MOUNT: "" } }).stderr).toContain(file);
  });

  it("gives what the reference reads", () => {
    mount.fill({ A: canary });
    const reference = snippetLanguage("python")?.reference("A") ?? "";
    expect(answer(run([loader(["A"]), `_length = len(${reference})`], ["A"])).globals["_length"]).toBe(
      String(canary.length),
    );
  });

  it("loads 200", () => {
    const all = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    mount.fill(all);
    const { environment } = answer(run([loader(Object.keys(all))], Object.keys(all)));
    expect(environment).toEqual(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, hex(value)])));
  });
});

describe("the Python loader of the package, run", () => {
  const env = { PYTHONPATH: packageSource };

  it("loads the named, over what is there, and no others", () => {
    mount.fill({ A: `${canary}\n`, B: "b", OTHER: "other" });
    const cells = [loader(["A", "B"], true), loader(["A", "B"], true)];
    const { environment, globals } = answer(run(cells, ["A", "B", "OTHER"], { ...env, A: "set before" }));
    expect(environment).toEqual({ A: hex(`${canary}\n`), B: hex("b") });
    expect(JSON.stringify(globals)).not.toContain(canary);
  });

  it("loads all where there are too many to name, without the reserved", () => {
    const all = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    mount.fill({ ...all, LD_PRELOAD: "/hijack.so" });
    const code = loader(Object.keys(all), true);
    expect(code).toBe("import nbsecrets\nnbsecrets.load()");
    const { environment } = answer(run([code], [...Object.keys(all), "LD_PRELOAD"], env));
    expect(environment).toEqual(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, hex(value)])));
  });

  it("loads 200 that it names", () => {
    const all = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`SECRET_${index}`, `value ${index}`]));
    mount.fill(all);
    const { environment } = answer(run([loader(Object.keys(all), true, false)], Object.keys(all), env));
    expect(Object.keys(environment)).toHaveLength(200);
    expect(environment["SECRET_199"]).toBe(hex("value 199"));
  });
});
