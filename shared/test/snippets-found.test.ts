import { describe, expect, it } from "vitest";
import { reservedNames, snippetLanguage, snippetLanguages, type SnippetLanguage } from "../src/index.ts";

const lists: readonly (readonly string[])[] = [
  ["A"],
  ["A", "B", "C"],
  ["X".repeat(253)],
  ["do", "done", "for", "in", "end", "name", "c", "let"],
  Array.from({ length: 200 }, (_, index) => `N${index}_`.padEnd(1 + ((index * 23) % 60), "X")),
  // Around the end of a line.
  ...Array.from({ length: 30 }, (_, index) => ["A", "Y".repeat(40 + index), "B".repeat(40), "C"]),
];

function get(language: string): SnippetLanguage {
  return snippetLanguage(language) ?? expect.fail(`There are no snippets for ${language}.`);
}

describe.each(snippetLanguages.map((entry) => [entry.language, entry] as const))(
  "the loader of %s",
  (_name, snippets) => {
    const forms = snippets.language === "python" ? [true, false] : [false];
    const loader = (names: readonly string[], hasPackage: boolean): string =>
      snippets.loader(names, { hasPackage, all: false });

    it("is found again, with its names, wherever it is", () => {
      for (const hasPackage of forms) {
        for (const names of lists) {
          const code = loader(names, hasPackage);
          for (const [before, after] of [
            ["", ""],
            ["x\n\n", "\n\ny\n"],
          ] as const) {
            const found = snippets.findLoader(before + code + after);
            expect(found).toEqual({ start: before.length, end: before.length + code.length, names, hasPackage });
          }
          const windows = code.replaceAll("\n", "\r\n");
          expect(snippets.findLoader(`x\r\n${windows}\r\ny`)).toEqual({
            start: 3,
            end: 3 + windows.length,
            names,
            hasPackage,
          });
        }
      }
    });

    it("is no longer found once somebody changed it", () => {
      for (const hasPackage of forms) {
        const code = loader(["A", "B"], hasPackage);
        for (let at = 0; at <= code.length; at++) {
          const changed = `${code.slice(0, at)}~${code.slice(at)}`;
          const found = snippets.findLoader(changed);
          expect(found, changed).toBeUndefined();
        }
        expect(snippets.findLoader(`  ${code}`)).toBeUndefined();
        expect(snippets.findLoader(`${code} x`)).toBeUndefined();
      }
    });

    it("loads the names it has, and no others", () => {
      for (const hasPackage of forms) {
        for (const names of lists) {
          const source = `x\n${loader(names, hasPackage)}\ny\n`;
          expect(names.filter((name) => !snippets.loads(source, name, { hasPackage: true }))).toEqual([]);
          expect(snippets.loads(source, "OTHER", { hasPackage: true })).toBe(false);
          expect(snippets.loads(source, "if", { hasPackage: true })).toBe(false);
          expect(snippets.loads(source, names[0] ?? "", { hasPackage: false })).toBe(!hasPackage);
        }
      }
    });

    it("has lines of at most 88 characters around its names, unless one name alone is longer", () => {
      const long = (code: string): number => code.split("\n").filter((line) => line.length > 88).length;
      for (const hasPackage of forms) {
        for (const names of lists) {
          const alone = names.filter((name) => name.length > 70).length;
          expect(long(loader(names, hasPackage))).toBeLessThanOrEqual(long(loader(["A"], hasPackage)) + alone);
        }
      }
    });

    it("answers quickly whatever a cell holds", () => {
      for (const piece of [
        '"',
        "'",
        "`",
        "#",
        "/*",
        '"""',
        "#=",
        "\\",
        "nbsecrets.load('",
        "import os\nimport nbsecrets\n",
        "for _name in ",
        "for name in [",
        '"A", ',
        '\\"',
        "\\'",
        "\\`",
        "from nbsecrets import ",
      ]) {
        const source = `NBSECRETS_MOUNT "NBSECRETS_MOUNT" ${piece.repeat(20_000)}`;
        expect(snippets.loads(source, "B", { hasPackage: true }), piece).toBe(false);
        expect(snippets.findLoader(source), piece).toBeUndefined();
        snippets.firstLine(piece.repeat(20_000));
      }
    });
  },
);

describe("loads, of Python", () => {
  it.each([
    ['nbsecrets.load("A")', true],
    ["nbsecrets.load('A', \"B\")", true],
    ['    nbsecrets.load(\n    "B",  # first\n    "A",\n)', true],
    ['x = nbsecrets.load("A")  # one', true],
    ["nbsecrets.load()", true],
    ["nbsecrets.load( )", true],
    ["nbsecrets.load(*names)", true],
    ["from nbsecrets import get, load\nload('A')", true],
    ["from nbsecrets import load\nload()", true],
    ["%load_ext nbsecrets", true],
    ["  %reload_ext   nbsecrets", true],
    ["load_ae5_user_secrets()", true],
    ["ae5_tools.load_ae5_user_secrets(silent=False)", true],
    ["nbsecrets.load_ae5_user_secrets()", true],
    ["", false],
    ["import nbsecrets", false],
    ["nbsecrets.load", false],
    ["nbsecrets.loader()", false],
    ["my_nbsecrets.load()", false],
    ["other.load('A')", false],
    ["load('A')", false],
    ['nbsecrets.load("B")', false],
    ['nbsecrets.load("AA")', false],
    ['nbsecrets.get("A")', false],
    ["# nbsecrets.load()", false],
    ["x = 1  # nbsecrets.load()", false],
    ['nbsecrets.load(\n    "B",\n    # "A",\n)', false],
    ["'''\nnbsecrets.load()\n'''", false],
    ["def load_ae5_user_secrets_twice(): pass", false],
    ['os.environ.get("NBSECRETS_MOUNT")\nos.environ["A"]', false],
    ['# os.environ.get("NBSECRETS_MOUNT")\nfor _name in ["A"]:', false],
    ['os.environ["A"]', false],
  ])("A, in %j: %s", (source, found) => {
    expect(get("python").loads(source, "A", { hasPackage: true })).toBe(found);
  });

  it("counts no reserved name among everything", () => {
    for (const source of ["nbsecrets.load()", "%load_ext nbsecrets", "load_ae5_user_secrets()"]) {
      for (const name of reservedNames) {
        expect(get("python").loads(source, name, { hasPackage: true })).toBe(false);
      }
    }
    expect(get("python").loads('nbsecrets.load("PATH")', "PATH", { hasPackage: true })).toBe(true);
  });

  it("counts code that needs the package only where that is wanted", () => {
    const python = get("python");
    for (const source of ["nbsecrets.load()", "%load_ext nbsecrets", 'import nbsecrets\nnbsecrets.load("A")']) {
      expect(python.loads(source, "A", { hasPackage: false })).toBe(false);
    }
    expect(
      python.loads("from ae5_tools import load_ae5_user_secrets as x\nload_ae5_user_secrets()", "A", {
        hasPackage: false,
      }),
    ).toBe(true);
    const plain = python.loader(["A"], { hasPackage: false, all: false });
    expect(python.loads(`import nbsecrets\n${plain}`, "A", { hasPackage: false })).toBe(true);
  });
});

describe("loads, of others", () => {
  it.each([
    ["R", 'Sys.getenv("NBSECRETS_MOUNT")\n  for (name in c("B", \'A\')) {', true],
    ["R", '# Sys.getenv("NBSECRETS_MOUNT")\n  for (name in c("A")) {', false],
    ["R", 'Sys.getenv("NBSECRETS_MOUNT")\n# for (name in c("A")) {', false],
    ["R", 'Sys.getenv("NBSECRETS_MOUNT"); Sys.getenv("A")', false],
    ["julia", 'get(ENV, "NBSECRETS_MOUNT", "")\nfor name in ["A"]', true],
    ["julia", '#= get(ENV, "NBSECRETS_MOUNT", "")\n=# for name in ["A"]', false],
    ["julia", '"""\nget(ENV, "NBSECRETS_MOUNT", "")\n"""\nfor name in ["A"]', false],
    ["javascript", 'process.env.NBSECRETS_MOUNT; for (const name of ["B", "A"]) {', true],
    ["javascript", '/* process.env.NBSECRETS_MOUNT */ for (const name of ["A"]) {', false],
    ["javascript", 'process.env.NBSECRETS_MOUNT; // for (const name of ["A"]) {', false],
    ["javascript", '"https://x"; process.env.NBSECRETS_MOUNT; for (const name of ["A"]) {', true],
    ["bash", "_m=$NBSECRETS_MOUNT\nfor _name in B \\\n  A; do", true],
    ["bash", "_m=$NBSECRETS_MOUNT\n# for _name in A; do", false],
    ["bash", "_m=$NBSECRETS_MOUNT\necho ${#_m}; for _name in A; do", true],
    ["bash", "_m=$NBSECRETS_MOUNT\nfor _name in AA; do", false],
  ])("%s, A, in %j: %s", (language, source, found) => {
    expect(get(language).loads(source, "A", { hasPackage: false })).toBe(found);
  });
});
