import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { askExpression, kernelAnswer, loadAnswer, loadExpression } from "../src/index.ts";
import { MountFixture } from "./mount-fixture.ts";
import { runPython } from "./run-python.ts";

const packageSource = resolve(dirname(fileURLToPath(import.meta.url)), "../../packages/loader/src");
const KEY = "00112233445566778899aabbccddeeff";

let mount: MountFixture;
let folder: string;
beforeEach(() => {
  mount = new MountFixture();
  folder = mkdtempSync(join(tmpdir(), "nbsecrets-notebook-"));
});
afterEach(() => {
  mount.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** As a kernel evaluates it whose path has the notebook's folder before what is installed. */
function evaluate(
  expression: string,
  { before = "", env = {}, path = "''" }: { before?: string; env?: Record<string, string>; path?: string } = {},
): string {
  const code = `
import signal, sys
signal.alarm(30)
sys.path.insert(0, ${path})
sys.path.append(${JSON.stringify(packageSource)})
exec(${JSON.stringify(before)})
print(repr(eval(${JSON.stringify(expression)}, {})))
`;
  const run = runPython(code, { env: { NBSECRETS_MOUNT: mount.path, ...env }, cwd: folder });
  expect([run.status, run.stderr]).toEqual([0, ""]);
  return run.stdout.trim();
}

const ran = 'open("ran", "w").close()\n';

describe.each([
  ["module", (place: string) => writeFileSync(join(place, "nbsecrets.py"), ran)],
  [
    "package",
    (place: string) => {
      mkdirSync(join(place, "nbsecrets"));
      writeFileSync(join(place, "nbsecrets", "__init__.py"), ran);
    },
  ],
])("a %s with our package's name beside the notebook", (_kind, put) => {
  it.each([
    ["asked", askExpression(["A"], KEY)],
    ["loaded", loadExpression(["A"])],
  ])("is not run when the kernel is %s", (_what, expression) => {
    put(folder);
    mount.fill({ A: "a" });
    const shown = evaluate(expression);
    expect(readdirSync(folder)).not.toContain("ran");
    expect(kernelAnswer(shown)?.mount.has("A") ?? loadAnswer(shown)?.loaded.includes("A")).toBe(true);
  });

  it("is not run by its whole path either, where the kernel works in another directory", () => {
    put(folder);
    mount.fill({ A: "a" });
    const path = JSON.stringify(folder);
    const notebook = join(folder, "analysis.ipynb");
    evaluate(askExpression(["A"], KEY), {
      before: "import os; os.chdir('/')",
      env: { JPY_SESSION_NAME: notebook },
      path,
    });
    evaluate(askExpression(["A"], KEY), {
      before: `import os, __main__; os.chdir('/'); __main__.__vsc_ipynb_file__ = ${JSON.stringify(notebook)}`,
      path,
    });
    expect(readdirSync(folder)).not.toContain("ran");
  });
});

it("uses our package where that is installed, also from an empty folder", () => {
  mount.fill({ A: "a" });
  expect(loadAnswer(evaluate(loadExpression(["A"])))).toEqual({ loaded: ["A"], skipped: [], hasPackage: true });
});

test("a pipe in the place of a secret is not waited for", () => {
  mount.fill({ A: "a" });
  const shared = mkdtempSync(join(tmpdir(), "nbsecrets-shared-"));
  try {
    execFileSync("mkfifo", [join(shared, "S")]);
    const env = { NBSECRETS_SHARED: shared };
    expect([...(kernelAnswer(evaluate(askExpression(["A", "S"], KEY), { env }))?.mount.keys() ?? [])]).toEqual(["A"]);
    expect(loadAnswer(evaluate(loadExpression(["A", "S"]), { env }))).toMatchObject({ loaded: ["A"], skipped: ["S"] });
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
});

test("plain code loads nothing that is too long for a variable, as our package does not", () => {
  mount.fill({ LONG: "x".repeat(96 * 1024 + 1), MOST: "x".repeat(96 * 1024), NUL: "a\0b" });
  const before = "sys.path.pop()";
  expect(loadAnswer(evaluate(loadExpression(["LONG", "MOST", "NUL"]), { before }))).toEqual({
    loaded: ["MOST"],
    skipped: ["LONG", "NUL"],
    hasPackage: false,
  });
});
