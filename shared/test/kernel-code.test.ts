import { createHmac } from "node:crypto";
import { resolve, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { askExpression, kernelAnswer, loadAnswer, loadExpression, type KernelAnswer } from "../src/index.ts";
import { canary, MountFixture } from "./mount-fixture.ts";
import { runPython } from "./run-python.ts";

const packageSource = resolve(dirname(fileURLToPath(import.meta.url)), "../../packages/loader/src");
const KEY = "00112233445566778899aabbccddeeff";
const digest = (value: string): string => createHmac("sha256", Buffer.from(KEY, "hex")).update(value).digest("hex");

/** Runs code as cells do, then evaluates the expression as IPython evaluates a request's `user_expressions`. */
const kernel = `
import json, sys
request = json.load(sys.stdin)
namespace = {"__name__": "__main__"}
exec(request["before"], namespace)
before = set(namespace)
shown = repr(eval(request["expression"], namespace))
after = {name: __import__("os").environ.get(name) for name in request["names"]}
print(json.dumps({"shown": shown, "left": sorted(set(namespace) - before), "environment": after}))
`;

interface Evaluated {
  readonly shown: string;
  readonly left: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
}

let mount: MountFixture;
beforeEach(() => {
  mount = new MountFixture();
});
afterEach(() => mount.remove());

function evaluate(
  expression: string,
  {
    env = {},
    before = "",
    names = [],
    hasPackage = false,
  }: Partial<{
    env: Record<string, string>;
    before: string;
    names: readonly string[];
    hasPackage: boolean;
  }> = {},
): Evaluated {
  const input = JSON.stringify({ expression, before, names });
  const path: Record<string, string> = hasPackage ? { PYTHONPATH: packageSource } : {};
  const run = runPython(kernel, { env: { NBSECRETS_MOUNT: mount.path, ...path, ...env }, input });
  expect([run.status, run.stderr]).toEqual([0, ""]);
  return JSON.parse(run.stdout) as Evaluated;
}

function answered(names: readonly string[], options: Parameters<typeof evaluate>[1] = {}): KernelAnswer {
  const { shown, left } = evaluate(askExpression(names, KEY), options);
  expect(left).toEqual([]);
  expect(shown).not.toContain(canary);
  return kernelAnswer(shown) ?? expect.unreachable("no answer of ours");
}

describe.each([
  ["with our package", true],
  ["without it", false],
])("a kernel %s", (_what, hasPackage) => {
  it("answers once for variables and files, in digests", () => {
    mount.fill({ A: canary, B: "b" });
    const answer = answered(["A", "B", "C", "D"], { env: { A: "old", D: "d" }, hasPackage });
    expect([...answer.environment]).toEqual([
      ["A", digest("old")],
      ["D", digest("d")],
    ]);
    expect([...answer.mount]).toEqual([
      ["A", digest(canary)],
      ["B", digest("b")],
    ]);
    expect([answer.directory, answer.loaded.size]).toEqual([mount.path, 0]);
  });

  it("loads without leaving a name, or a value in what it says", () => {
    mount.fill({ A: canary, B: "b" });
    const { shown, left, environment } = evaluate(loadExpression(["A", "B", "C"]), {
      names: ["A", "B", "C"],
      hasPackage,
    });
    expect(loadAnswer(shown)).toEqual({ loaded: ["A", "B"], skipped: ["C"], hasPackage });
    expect([left, environment]).toEqual([[], { A: canary, B: "b", C: null }]);
  });

  it("has no mount where there is none", () => {
    const answer = answered(["A"], { env: { NBSECRETS_MOUNT: `${mount.path}-not`, A: "a" }, hasPackage });
    expect([[...answer.mount], [...answer.environment.keys()]]).toEqual([[], ["A"]]);
  });

  it("reads what groups share after the person's own", () => {
    const shared = new MountFixture();
    try {
      mount.fill({ A: "own" });
      shared.fill({ A: "of the group", S: "shared" });
      const answer = answered(["A", "S"], { env: { NBSECRETS_SHARED: shared.path }, hasPackage });
      expect([...answer.mount]).toEqual([
        ["A", digest("own")],
        ["S", digest("shared")],
      ]);
    } finally {
      shared.remove();
    }
  });
});

it("knows what our loader put there, as long as it is still that", () => {
  mount.fill({ A: "a", B: "b", C: "c" });
  const before = 'import os, nbsecrets; nbsecrets.load("A", "B"); os.environ["B"] = "mine"; os.environ["C"] = "c"';
  expect([...answered(["A", "B", "C"], { before, hasPackage: true }).loaded]).toEqual(["A"]);
});

test.each([
  ["names of modules", "import os; json = os = sys = hmac = None"],
  ["builtins", "open = exec = str = isinstance = print = None"],
])("a person's own %s do not disturb it", (_what, before) => {
  mount.fill({ A: "a" });
  expect([...answered(["A"], { before }).mount.keys()]).toEqual(["A"]);
});

test("where os.environ is broken, it answers, and knows of nothing", () => {
  mount.fill({ A: "a" });
  const { shown } = evaluate(askExpression(["A"], KEY), { before: "import os; os.environ = {}.items", names: [] });
  expect(kernelAnswer(shown)?.isBroken).toBe(true);
  const load = evaluate(loadExpression(["A"]), { before: "import os; os.environ = {}.items", names: [] });
  expect(loadAnswer(load.shown)).toMatchObject({ loaded: [], skipped: ["A"], isBroken: true });
  const whole = evaluate(askExpression(["A"], KEY), { before: "import os; os.environ = {}", names: [] });
  expect(kernelAnswer(whole.shown)?.isBroken).toBeUndefined();
  expect(kernelAnswer(shown)).toMatchObject({ environment: new Map(), loaded: new Set() });
});

test.each([
  ["None", "import os; os.environ = None"],
  ["gone", "import os; del os.environ"],
  [
    "a kind that raises",
    "import os\nclass Raises(dict):\n    def get(self, *_): raise RuntimeError\n    __getitem__ = __setitem__ = __contains__ = get\nos.environ = Raises()",
  ],
])("where os.environ is %s, it answers, knows of nothing and loads nothing", (_kind, before) => {
  const asked = evaluate(askExpression(["A"], KEY), { before });
  expect(kernelAnswer(asked.shown)).toMatchObject({ environment: new Map(), loaded: new Set() });
  const { shown, left } = evaluate(loadExpression(["A"]), { before });
  expect([loadAnswer(shown)?.loaded, left]).toEqual([[], []]);
});

test("values that are no UTF-8, empty or large are compared as bytes", () => {
  const large = "x".repeat(500_000);
  mount.fill({ LARGE: large, EMPTY: "", LINES: "a\r\nb\n\0" });
  const answer = answered(["LARGE", "EMPTY", "LINES"]);
  expect(Object.fromEntries(answer.mount)).toEqual({
    LARGE: digest(large),
    EMPTY: digest(""),
    LINES: digest("a\r\nb\n\0"),
  });
});

test("a variable that no store can hold is there, and like nothing", () => {
  mount.fill({ A: "a" });
  const before = "import os; os.environ = {'A': '\\ud800', 'NBSECRETS_MOUNT': os.environ['NBSECRETS_MOUNT']}";
  const { environment, mount: files } = answered(["A"], { before });
  expect([environment.has("A"), files.get("A")]).toEqual([true, digest("a")]);
});

test("names that are no names never become code", () => {
  const hostile = ['"], 1/0, ["', "a b", "é", "A\n", ""];
  expect([...answered(hostile).environment]).toEqual([]);
  expect(() => askExpression([], '"); 1/0 #')).toThrow("hexadecimal");
});

test.each(["True", "'", "'e30='", "''", `'${Buffer.from('{"environment":7}').toString("base64")}'`, undefined, 7])(
  "%s is no answer of ours",
  (text) => {
    expect(kernelAnswer(text)).toBeUndefined();
  },
);
