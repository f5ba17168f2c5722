import { describe, expect, it } from "vitest";
import {
  planLoader,
  planReference,
  snippetLanguage,
  type CursorSituation,
  type InsertionPlan,
  type SnippetTarget,
} from "../src/index.ts";

const withPackage: SnippetTarget = { language: "python", hasPackage: true };
const plain: SnippetTarget = { language: "python", hasPackage: false };
const many = Array.from({ length: 13 }, (_, index) => `NAME_${index}`);

function loader(names: readonly string[], target = withPackage): string {
  return snippetLanguage("python")?.loader(names, { hasPackage: target.hasPackage, all: true }) ?? "";
}

function file(source: string, readOnly = false): CursorSituation {
  return { kind: "file", readOnly, source };
}

/** A notebook with one of its code cells, the last unless told, being the active one. */
function notebook(codeSources: readonly string[], active = codeSources.length - 1): CursorSituation {
  return {
    kind: "notebook",
    readOnly: false,
    codeSources,
    activeCell: "code",
    activeSource: codeSources[active] ?? "",
  };
}

const markdown: CursorSituation = {
  kind: "notebook",
  readOnly: false,
  codeSources: ["x = 1"],
  activeCell: "other",
  activeSource: "# Title",
};
const noCell: CursorSituation = {
  kind: "notebook",
  readOnly: false,
  codeSources: [],
  activeCell: "none",
  activeSource: "",
};
const readOnlyNotebook: CursorSituation = { ...noCell, readOnly: true };

function nothing(key: string, params: Record<string, string> = {}): InsertionPlan {
  return { kind: "nothing", message: { key, params } } as InsertionPlan;
}

const one = loader(["A"]);
const two = loader(["A", "B"]);
const replace: InsertionPlan = { kind: "replace-active-cell", text: two };
const above: InsertionPlan = { kind: "new-cell", where: "above", text: two };
const top: InsertionPlan = { kind: "new-lines", line: 0, text: `${two}\n` };

describe("planLoader, for A and B", () => {
  it.each([
    ["nothing is open", { kind: "none" }, nothing("editor-needed")],
    ["a file is read-only", file("", true), nothing("editor-read-only")],
    ["a notebook is read-only", readOnlyNotebook, nothing("editor-read-only")],
    ["a file is empty", file(""), top],
    ["a file has code", file("print()\n"), top],
    ["a file has the loader", file(`import sys\n${two}\nprint()\n`), nothing("loader-present")],
    [
      "a file has the loader, with Windows line ends",
      file(`${two}\nprint()\n`.replaceAll("\n", "\r\n")),
      nothing("loader-present"),
    ],
    ["a file has a loader of fewer", file(`${one}\n`), top],
    ["the cell is empty", notebook([""]), replace],
    ["the cell is blank", notebook(["x = 1", " \n\t\n"]), replace],
    ["the cell has code", notebook(["x = 1"]), above],
    ["the cell is Markdown", markdown, above],
    ["no cell is active", noCell, { ...above, where: "below" }],
    ["the cell is the loader", notebook([two]), nothing("loader-present")],
    ["the loader is part of the cell", notebook([`x = 1\n${two}\ny = 2`]), nothing("loader-present")],
    ["another cell is the loader", notebook([two, "x = 1"]), nothing("loader-present")],
    ["another cell is the loader, this one empty", notebook([two, ""]), nothing("loader-present")],
    [
      "another cell loads everything",
      notebook(["import nbsecrets\nnbsecrets.load()", "x = 1"]),
      nothing("loader-present"),
    ],
    ["the cell is a loader of fewer", notebook([one]), replace],
    ["the cell is a loader of fewer, with Windows line ends", notebook([`${one}\n`.replaceAll("\n", "\r\n")]), replace],
    ["the cell is a loader of fewer, blank lines around it", notebook([`\n${one}\n\n`]), replace],
    ["the cell is a loader of more", notebook([loader(["A", "B", "C"])]), replace],
    ["the cell is a plain loader of fewer", notebook([loader(["A"], plain)]), replace],
    ["the cell is a plain loader of the same", notebook([loader(["A", "B"], plain)]), replace],
    ["the cell is a loader of fewer and more code", notebook([`${one}\nprint(nbsecrets.where())`]), above],
    ["the cell is a plain loader and more code", notebook([`${loader(["A"], plain)}\nx = "A"`]), above],
    ["the cell is a loader within a comment", notebook([`# ${one.replaceAll("\n", "\n# ")}`]), above],
    ["the cell calls the loader in its own way", notebook(['import nbsecrets\nsecrets = nbsecrets.load("A")']), above],
    // To bring another cell up to date without a word would change code out of sight.
    ["another cell is a loader of fewer", notebook([one, "x = 1"]), above],
    ["another cell is a loader of fewer, this one empty", notebook([one, ""]), replace],
  ] as [string, CursorSituation, InsertionPlan][])("when %s", (_when, situation, plan) => {
    expect(planLoader(situation, withPackage, ["A", "B"])).toEqual(plan);
  });

  it("uses plain code where the package does not import or nobody knows", () => {
    const text = loader(["A", "B"], plain);
    expect(planLoader(notebook([""]), plain, ["A", "B"])).toEqual({ kind: "replace-active-cell", text });
    expect(planLoader(file(""), plain, ["A", "B"])).toEqual({ kind: "new-lines", line: 0, text: `${text}\n` });
  });

  it("does not count on code that needs the package, where it does not import", () => {
    const text = loader(["A"], plain);
    expect(planLoader(notebook(["import nbsecrets\nnbsecrets.load()"]), plain, ["A"])).toEqual({
      kind: "replace-active-cell",
      text,
    });
  });

  it("replaces a plain loader whatever its names are, also those of words in its code", () => {
    for (const names of [["rb"], ["os", "rb", "A"], many, ["X".repeat(253)]]) {
      expect(planLoader(notebook([loader(names, plain)]), withPackage, ["A", "B"]).kind, names.join()).toBe(
        "replace-active-cell",
      );
      expect(planLoader(notebook([loader(names, plain)]), plain, names)).toEqual(nothing("loader-present"));
    }
  });
});

describe("planLoader: which names", () => {
  it("leaves out the reserved and those that are none", () => {
    const plan = planLoader(notebook([""]), withPackage, ["A", "PATH", 'x"]; evil()', "B", "a-b"]);
    expect(plan).toEqual(replace);
  });

  it.each([[[]], [["PATH", "LD_PRELOAD"]], [["no-name"]]])("inserts nothing for %j", (names: string[]) => {
    expect(planLoader(notebook([""]), withPackage, names)).toEqual(nothing("nothing-stored"));
    expect(planLoader(notebook([""]), plain, names)).toEqual(nothing("nothing-stored"));
  });

  it("says all where there are many, and finds that again", () => {
    const text = "import nbsecrets\nnbsecrets.load()";
    expect(planLoader(notebook([two]), withPackage, many)).toEqual({ kind: "replace-active-cell", text });
    expect(planLoader(notebook([text]), withPackage, [...many, "MORE"])).toEqual(nothing("loader-present"));
  });

  it("puts back what it planned as the loader that is there", () => {
    for (const target of [withPackage, plain]) {
      for (const names of [["A"], ["A", "B", "C"], many]) {
        const plan = planLoader(notebook([""]), target, names);
        const text = "text" in plan ? plan.text : "";
        expect(planLoader(notebook([text, "x = 1"]), target, names)).toEqual(nothing("loader-present"));
        expect(planLoader(file(`${text}\n`), target, names)).toEqual(nothing("loader-present"));
      }
    }
  });
});

describe("planLoader and planReference: other languages", () => {
  const message = (language: string): InsertionPlan => nothing("language-unsupported", { language });

  it("name the language and the mount", () => {
    const cobol = { language: "cobol", hasPackage: false };
    expect(planLoader(notebook([""]), cobol, ["A"])).toEqual(message("cobol"));
    expect(planReference(file(""), cobol, "A")).toEqual(message("cobol"));
  });

  it("say so also where the language is not known", () => {
    const unknown = { language: "", hasPackage: false };
    expect(planLoader(noCell, unknown, ["A"])).toEqual(message("this language"));
    expect(planReference(noCell, unknown, "A")).toEqual(message("this language"));
  });

  it("know Python by its other names", () => {
    const target = { language: "ipython3", hasPackage: true };
    expect(planLoader(notebook([one]), target, ["A", "B"])).toEqual(replace);
    expect(planReference(notebook([""]), target, "A").kind).toBe("at-cursor");
  });
});

describe("planReference", () => {
  const text = 'os.environ["A"]';

  it.each([
    ["nothing is open", { kind: "none" }, nothing("editor-needed")],
    ["a file is read-only", file("", true), nothing("editor-read-only")],
    ["a notebook is read-only", readOnlyNotebook, nothing("editor-read-only")],
    ["a file is open", file("print()"), { kind: "at-cursor", text }],
    ["a code cell is active", notebook(["print()"]), { kind: "at-cursor", text }],
    ["an empty code cell is active", notebook([""]), { kind: "at-cursor", text }],
    ["the reference is there already", notebook([text]), { kind: "at-cursor", text }],
    ["a Markdown cell is active", markdown, { kind: "new-cell", where: "below", text }],
    ["no cell is active", noCell, { kind: "new-cell", where: "below", text }],
  ] as [string, CursorSituation, InsertionPlan][])("when %s", (_when, situation, plan) => {
    expect(planReference(situation, plain, "A")).toEqual(plan);
    expect(planReference(situation, withPackage, "A")).toEqual(plan);
  });

  it.each([
    ['x"]; evil(); ["', nothing("name-characters", { proposal: "x_evil" })],
    ["tls.key", nothing("name-characters", { proposal: "tls_key" })],
    ["", nothing("name-empty")],
  ])("puts no name into code that is none: %j", (name, plan) => {
    expect(planReference(notebook([""]), plain, name)).toEqual(plan);
  });

  it("refers to a reserved name, which somebody asked for", () => {
    expect(planReference(notebook([""]), plain, "PATH")).toEqual({ kind: "at-cursor", text: 'os.environ["PATH"]' });
  });
});
