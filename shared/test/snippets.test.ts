import { describe, expect, it } from "vitest";
import { loadableNames, reservedNames, snippetLanguage, snippetLanguages, type SnippetLanguage } from "../src/index.ts";
import { runPython } from "./run-python.ts";

const python = snippetLanguage("python") as SnippetLanguage;

/** So many names of all lengths up to 60. */
function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `N${index}_`.padEnd(1 + ((index * 23) % 60), "X"));
}

interface Variant {
  readonly names: readonly string[];
  readonly hasPackage: boolean;
  readonly all: boolean;
}

const lists = [
  ...[1, 2, 3, 11, 12, 13, 200].map(names),
  ["X".repeat(253)],
  ["A", "X".repeat(253), "B"],
  // Around the end of a line: the name that just fits, and the one that does not.
  ...[67, 68, 69, 70, 71, 72].map((length) => ["Y".repeat(length)]),
  ...[71, 72, 73, 74, 75, 76].map((length) => ["A", "Y".repeat(length), "B".repeat(200)]),
];
const variants: readonly Variant[] = lists.flatMap((list) =>
  [true, false].flatMap((hasPackage) => [true, false].map((all) => ({ names: list, hasPackage, all }))),
);

describe("snippetLanguage", () => {
  it.each(["python", "Python", "PYTHON", "ipython", "IPython", "ipython2", "ipython3"])("knows %s", (language) => {
    expect(snippetLanguage(language)).toBe(python);
  });

  it.each([
    ["python", "text/x-python text/x-ipython python3"],
    ["R", "R r text/x-rsrc rscript"],
    ["julia", "julia Julia text/x-julia application/julia"],
    [
      "javascript",
      "javascript JavaScript typescript TypeScript deno text/javascript application/javascript application/typescript " +
        "text/x.typescript text/jsx text/typescript-jsx javascriptreact typescriptreact",
    ],
    ["bash", "bash sh zsh shell shellscript text/x-sh application/x-sh"],
  ])("knows %s as kernels, JupyterLab's MIME types and VS Code's ids name it", (language, others) => {
    expect(others.split(" ").map((name) => snippetLanguage(name)?.language)).toEqual(
      others.split(" ").map(() => language),
    );
  });

  it("names nothing twice", () => {
    const all = snippetLanguages.flatMap((entry) => [...entry.aliases]);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(all.map((name) => name.toLowerCase()));
  });

  it.each([
    "",
    "text/plain",
    "text/x-csrc",
    "c",
    "fish",
    "powershell",
    "markdown",
    "cython",
    "ipythonish",
    "python-like",
    "__proto__",
  ])("has nothing for %j", (language) => {
    expect(snippetLanguage(language)).toBeUndefined();
  });

  it("finds each language by its own name", () => {
    for (const entry of snippetLanguages) {
      expect(snippetLanguage(entry.language)).toBe(entry);
    }
  });
});

describe("loadableNames", () => {
  it("drops the reserved and the invalid, and keeps the order", () => {
    const stored = [
      "B",
      "PATH",
      "a",
      "1A",
      "",
      "a b",
      "a.b",
      'x"',
      "é",
      "NODE_AUTH_TOKEN",
      "__proto__",
      "Z".repeat(254),
    ];
    expect(loadableNames(stored)).toEqual(["B", "a", "1A", "NODE_AUTH_TOKEN", "__proto__"]);
    expect(loadableNames([...reservedNames])).toEqual([]);
    expect(loadableNames([])).toEqual([]);
  });
});

describe("the Python loader", () => {
  it("is valid Python for any number of names, which are all in it", () => {
    const sources = variants.map((variant) => python.loader(variant.names, variant));
    const check = `
import ast, json, sys
for source in json.load(sys.stdin):
    print(json.dumps([node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]))
`;
    const { status, stdout, stderr } = runPython(check, { input: JSON.stringify(sources) });
    expect([status, stderr]).toEqual([0, ""]);
    const constants = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown[]);
    expect(constants).toHaveLength(variants.length);
    variants.forEach((variant, index) => {
      const named = sources[index]?.endsWith("nbsecrets.load()") ? [] : variant.names;
      expect(constants[index]?.filter((text) => variant.names.includes(text as string))).toEqual(named);
    });
  });

  it("has lines of at most 88 characters, unless one name alone is longer", () => {
    for (const variant of variants) {
      for (const line of python.loader(variant.names, variant).split("\n")) {
        const alone = variant.names.some((name) => line === `    "${name}",`);
        expect(alone || line.length <= 88, line).toBe(true);
      }
    }
  });

  it("names them on one line while that fits", () => {
    const load = (length: number): string => python.loader(["A", "Y".repeat(length)], { hasPackage: true, all: true });
    // nbsecrets.load("A", "…") is 23 characters around the second name.
    expect(
      load(65)
        .split("\n")
        .map((line) => line.length),
    ).toEqual([16, 88]);
    expect(load(66).split("\n")).toEqual(["import nbsecrets", "nbsecrets.load(", `    "A", "${"Y".repeat(66)}",`, ")"]);
  });

  it("says all only for all, and only for more than 12", () => {
    const saysAll = (count: number, all: boolean): boolean =>
      python.loader(names(count), { hasPackage: true, all }).endsWith("\nnbsecrets.load()");
    expect([1, 12, 13, 200].map((count) => saysAll(count, true))).toEqual([false, false, true, true]);
    expect([1, 12, 13, 200].map((count) => saysAll(count, false))).toEqual([false, false, false, false]);
  });

  it("names every secret in plain code, however many", () => {
    for (const all of [true, false]) {
      const code = python.loader(names(200), { hasPackage: false, all });
      expect(names(200).filter((name) => !code.includes(`"${name}"`))).toEqual([]);
      expect(code).not.toContain("nbsecrets");
    }
  });

  it("reads as two lines with the package, and as a few without", () => {
    const both = ["MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN"];
    expect(python.loader(both, { hasPackage: true, all: true })).toBe(
      'import nbsecrets\nnbsecrets.load("MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN")',
    );
    expect(python.loader(both, { hasPackage: false, all: true }).split("\n")).toHaveLength(9);
  });
});

describe("the reference of Python", () => {
  it("reads one secret", () => {
    expect(python.reference("API_TOKEN")).toBe('os.environ["API_TOKEN"]');
  });
});
