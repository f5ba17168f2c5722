import { describe, expect, it } from "vitest";
import { isModuleMissing, planPlainCode, snippetLanguage } from "../src/index.ts";
import { runPython } from "./run-python.ts";

const plain = (...names: string[]): string =>
  snippetLanguage("python")?.loader(names, { hasPackage: false, all: false }) ?? "";

describe("isModuleMissing", () => {
  it.each([
    ["ModuleNotFoundError", "No module named 'nbsecrets'", true],
    ["ModuleNotFoundError", "No module named nbsecrets\n", true],
    ["ModuleNotFoundError", "No module named 'numpy'", false],
    // Installed, but an older one: installing it again here is not what helps.
    ["ModuleNotFoundError", "No module named 'nbsecrets.later'", false],
    ["ModuleNotFoundError", "No module named 'my_nbsecrets'", false],
    ["ImportError", "No module named 'nbsecrets'", false],
    ["KeyError", "No module named 'nbsecrets'", false],
  ])("%s: %s", (errorName, errorValue, missing) => {
    expect(isModuleMissing({ errorName, errorValue })).toBe(missing);
  });
});

describe("planPlainCode", () => {
  const stored = ["A", "B", "PATH"];

  it.each<[string, string, string]>([
    ["a loader", 'import nbsecrets\nnbsecrets.load("A")', plain("A")],
    ["single quotes, a comment", "import nbsecrets # x\n\nnbsecrets.load('A', 'B')  # both", plain("A", "B")],
    ["several lines", 'import nbsecrets\nnbsecrets.load(\n    "A",\n    "B",\n)', plain("A", "B")],
    ["a loader of everything, reserved names left out", "import nbsecrets\nnbsecrets.load()", plain("A", "B")],
    ["the extension", "%load_ext nbsecrets", plain("A", "B")],
    ["Windows line ends", 'import nbsecrets\r\nnbsecrets.load("A")\r\n', `${plain("A")}\n`],
    [
      "a loader between other lines",
      'x = 1\nimport nbsecrets\nnbsecrets.load("A")\ny = 2',
      `x = 1\n${plain("A")}\ny = 2`,
    ],
    [
      "a loader within a block",
      'import nbsecrets\nif x:\n    nbsecrets.load("A")\n',
      `if x:\n${plain("A").replace(/^(?=.)/gm, "    ")}\n`,
    ],
    [
      "what is read without being loaded",
      'import nbsecrets\nnbsecrets.load("A")\nc(nbsecrets.get("B"), nbsecrets.demand_env_var( "A" ))',
      `${plain("A", "B")}\nc(os.environ["B"], os.environ["A"])`,
    ],
    ["reading alone", "import nbsecrets\nc(nbsecrets.get('B'))", `${plain("B")}\nc(os.environ['B'])`],
    ["no loader at all", "import nbsecrets\nx = 1", "x = 1"],
  ])("replaces %s", (_title, source, expected) => {
    expect(planPlainCode([source], stored)).toEqual({ kind: "replace", cells: [{ index: 0, source: expected }] });
  });

  it("changes only the cells that need it", () => {
    const cells = [
      "import nbsecrets",
      "x = 1",
      'nbsecrets.load("A")\nprint("nbsecrets" in sys.modules)',
      "# nbsecrets.x",
    ];
    expect(planPlainCode(cells, stored)).toEqual({
      kind: "replace",
      cells: [
        { index: 0, source: "" },
        { index: 2, source: `${plain("A")}\nprint("nbsecrets" in sys.modules)` },
      ],
    });
  });

  it.each([
    "import nbsecrets as secrets\nsecrets.load()",
    'from nbsecrets import load\nload("A")',
    "import os, nbsecrets\nnbsecrets.load()",
    'import nbsecrets\nnbsecrets.load(*names)\nx = nbsecrets.path("A")',
    "import nbsecrets\nloaded = nbsecrets.load()",
    "try:\n    import nbsecrets\nexcept ImportError:\n    nbsecrets = None",
    'import nbsecrets\nnbsecrets.load("A-B")',
  ])("replaces nothing where plain code has no words: %j", (source) => {
    expect(planPlainCode(['import nbsecrets\nnbsecrets.load("A")', source], stored)).toMatchObject({
      kind: "nothing",
      message: { key: "plain-code-impossible" },
    });
  });

  it.each([`nbsecrets.load()${" ".repeat(200_000)}x`, "import ".repeat(200_000)])(
    "answers quickly whatever a cell holds",
    (source) => {
      expect(planPlainCode([source], stored).kind).toBe("nothing");
    },
  );

  it("says so where nothing is used, and where nothing is stored", () => {
    expect(planPlainCode(["x = 1", ""], stored)).toMatchObject({ message: { key: "plain-code-unneeded" } });
    expect(planPlainCode([], stored)).toMatchObject({ message: { key: "plain-code-unneeded" } });
    expect(planPlainCode(["import nbsecrets\nnbsecrets.load()"], [])).toMatchObject({
      message: { key: "nothing-stored" },
    });
  });

  it("leaves code that Python compiles", () => {
    const sources = ['import nbsecrets\nif True:\n    nbsecrets.load("A")\nx = nbsecrets.get("B")', "nbsecrets.load()"];
    const plan = planPlainCode(sources, stored);
    expect(plan.kind).toBe("replace");
    for (const { source } of plan.kind === "replace" ? plan.cells : []) {
      expect(runPython(`compile(${JSON.stringify(source)}, "cell", "exec"); print("fine")`).stdout).toBe("fine\n");
    }
  });
});
