import { describe, expect, it } from "vitest";
import {
  planLoader,
  planReference,
  snippetLanguage,
  type CursorSituation,
  type InsertionPlan,
  type Message,
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

const noDocument: InsertionPlan = { ...nothing("editor-needed"), offer: "new-notebook" } as InsertionPlan;
const one = loader(["A"]);
const two = loader(["A", "B"]);
const plainTwo = loader(["A", "B"], plain);
/** With the import that references need. */
const whole = `import os\n${two}`;
const replace: InsertionPlan = { kind: "replace-active-cell", text: whole };
const above: InsertionPlan = { kind: "new-cell", where: "above", text: whole };
const top: InsertionPlan = { kind: "new-lines", line: 0, text: `${whole}\n` };
const updated: Message = { key: "loader-updated", params: {} };

/** The loader in the cell (or file) instead of the one that is there. */
function edit(source: string, old: string, text: string, cell?: number, note?: Message): InsertionPlan {
  const start = source.indexOf(old);
  expect(start).toBeGreaterThanOrEqual(0);
  return {
    kind: "edit",
    start,
    end: start + old.length,
    text,
    ...(cell === undefined ? {} : { cell }),
    ...(note === undefined ? {} : { note }),
  };
}

describe("planLoader, for A and B", () => {
  it.each([
    ["nothing is open", { kind: "none" }, noDocument],
    ["a file is read-only", file("", true), nothing("editor-read-only")],
    ["a notebook is read-only", readOnlyNotebook, nothing("editor-read-only")],
    ["a file is empty", file(""), top],
    ["a file has code", file("print()\n"), top],
    ["a file has no line break at its end", file("print()"), top],
    ["a file imports os", file("import os\n"), { ...top, text: `${two}\n` }],
    [
      "a file is a shebang and nothing else",
      file("#!python"),
      { ...edit("#!python", "", `\n${whole}\n`), start: 8, end: 8 },
    ],
    ["a file has the loader", file(`import sys\n${two}\nprint()\n`), nothing("loader-present")],
    [
      "a file has the loader, with Windows line ends",
      file(`${two}\nprint()\n`.replaceAll("\n", "\r\n")),
      nothing("loader-present"),
    ],
    ["a file has a loader of fewer", file(`import os\n${one}\n`), edit(`import os\n${one}\n`, one, two)],
    [
      "a file has a plain loader of fewer",
      file(`${loader(["A"], plain)}\nx()\n`),
      edit(loader(["A"], plain), loader(["A"], plain), whole),
    ],
    ["the cell is empty", notebook([""]), replace],
    ["the cell is blank", notebook(["x = 1", " \n\t\n"]), replace],
    ["the cell has code", notebook(["x = 1"]), above],
    ["the notebook imports os", notebook(["import os, sys", "x = 1"]), { ...above, text: two }],
    ["the cell is Markdown", markdown, above],
    ["a locked cell has a loader of fewer", { ...notebook([one, "x = 1"]), locked: [0] }, above],
    ["a locked cell has the loader", { ...notebook([two, "x = 1"]), locked: [0] }, nothing("loader-present")],
    ["no cell is active", noCell, { ...above, where: "below" }],
    ["the cell begins with a magic", notebook(["%%time\nx = 1"]), above],
    ["the cell is of another language", notebook([`%%bash\n${two}`]), above],
    ["the cell is the loader", notebook([two]), nothing("loader-present")],
    ["the loader is part of the cell", notebook([`x = 1\n${two}\ny = 2`]), nothing("loader-present")],
    ["another cell is the loader", notebook([two, "x = 1"]), nothing("loader-present")],
    ["another cell is the loader, this one empty", notebook([two, ""]), nothing("loader-present")],
    ["two cells load one each", notebook([one, 'nbsecrets.load("B")', "x"]), nothing("loader-present")],
    [
      "another cell loads everything",
      notebook(["import nbsecrets\nnbsecrets.load()", "x = 1"]),
      nothing("loader-present"),
    ],
    ["another cell keeps everything loaded", notebook(["%load_ext nbsecrets", "x = 1"]), nothing("loader-present")],
    ["ae5_tools loads everything", notebook(["load_ae5_user_secrets()", ""]), nothing("loader-present")],
    ["the cell is a plain loader of the same", notebook([plainTwo]), nothing("loader-present")],
    ["the cell is a loader of fewer", notebook([one]), edit(one, one, whole, 0)],
    [
      "the cell is a loader of fewer, with Windows line ends",
      notebook([`${one}\n`.replaceAll("\n", "\r\n")]),
      { ...edit(one, one, whole, 0), end: one.length + 1 },
    ],
    [
      "the cell is a loader of fewer, blank lines around it",
      notebook([`\n${one}\n\n`]),
      edit(`\n${one}`, one, whole, 0),
    ],
    [
      "the cell is a loader of what is no longer there",
      notebook([loader(["A", "B", "C"])]),
      edit(loader(["A", "B", "C"]), loader(["A", "B", "C"]), whole, 0),
    ],
    [
      "the cell is a plain loader of fewer",
      notebook([loader(["A"], plain)]),
      edit(loader(["A"], plain), loader(["A"], plain), whole, 0),
    ],
    [
      "the cell is a loader of fewer and more code",
      notebook([`${one}\nprint(nbsecrets.where())`]),
      edit(one, one, whole, 0),
    ],
    ["the cell is a loader within a comment", notebook([`# ${one.replaceAll("\n", "\n# ")}`]), above],
    ["the cell calls the loader in its own way", notebook(['import nbsecrets\nsecrets = nbsecrets.load("A")']), above],
    ["the loader was changed by hand", notebook([`import os\n${one}  # mine`]), { ...above, text: two }],
    ["another cell is a loader of fewer", notebook(["import os", one, "x = 1"]), edit(one, one, two, 1, updated)],
    ["another cell is a loader of fewer, this one empty", notebook([one, ""]), edit(one, one, whole, 0, updated)],
    ["both this and another cell are loaders of fewer", notebook([loader(["B"]), one]), nothing("loader-present")],
    [
      "the loader names a reserved secret that somebody wrote",
      notebook([loader(["PATH"])]),
      edit(loader(["PATH"]), loader(["PATH"]), whole, 0),
    ],
  ] as [string, CursorSituation, InsertionPlan][])("when %s", (_when, situation, plan) => {
    expect(planLoader(situation, withPackage, ["A", "B"])).toEqual(plan);
  });

  it("prefers the loader of the active cell to that of another", () => {
    const other = loader(["B"]);
    expect(planLoader(notebook([one, other]), withPackage, ["A", "B", "C"])).toEqual(
      edit(other, other, `import os\n${loader(["A", "B", "C"])}`, 1),
    );
  });

  it("keeps a reserved name in a loader that somebody wrote, while it is stored", () => {
    const own = loader(["A", "PATH"]);
    expect(planLoader(notebook([own]), withPackage, ["A", "B", "PATH"])).toMatchObject({
      kind: "edit",
      text: `import os\n${loader(["A", "B", "PATH"])}`,
    });
  });

  it("uses plain code where the package does not import or nobody knows", () => {
    const text = loader(["A", "B"], plain);
    expect(planLoader(notebook([""]), plain, ["A", "B"])).toEqual({ kind: "replace-active-cell", text });
    expect(planLoader(file(""), plain, ["A", "B"])).toEqual({ kind: "new-lines", line: 0, text: `${text}\n` });
  });

  it("does not count on code that needs the package, where it does not import", () => {
    const text = loader(["A"], plain);
    const all = "import nbsecrets\nnbsecrets.load()";
    expect(planLoader(notebook([all]), plain, ["A"])).toEqual(edit(all, all, text, 0));
    expect(planLoader(notebook(["%load_ext nbsecrets"]), plain, ["A"])).toEqual({
      kind: "new-cell",
      where: "above",
      text,
    });
    // Of a file nobody knows what it can import.
    expect(planLoader(file(all), plain, ["A"])).toEqual(nothing("loader-present"));
    expect(planLoader(file(one), plain, ["A", "B"])).toEqual(edit(one, one, whole));
  });

  it("finds a plain loader whatever its names are, also those of words in its code", () => {
    for (const names of [["rb"], ["os", "rb", "A"], many, ["X".repeat(253)]]) {
      const code = loader(names, plain);
      expect(planLoader(notebook([code]), withPackage, ["A", "B"]), names.join()).toEqual(edit(code, code, whole, 0));
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
    expect(planLoader(notebook(["import os", ""]), withPackage, many)).toEqual({ kind: "replace-active-cell", text });
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
    expect(planReference(file(""), { language: "text/x-csrc", hasPackage: false }, "A")).toEqual(message("csrc"));
  });

  it("know Python by its other names", () => {
    const target = { language: "ipython3", hasPackage: true };
    expect(planLoader(notebook([""]), target, ["A", "B"])).toEqual(replace);
    expect(planReference(notebook([""]), target, "A").kind).toBe("at-cursor");
  });
});

describe("planReference", () => {
  const text = 'os.environ["A"]';

  it.each([
    ["nothing is open", { kind: "none" }, noDocument],
    ["a file is read-only", file("", true), nothing("editor-read-only")],
    ["a notebook is read-only", readOnlyNotebook, nothing("editor-read-only")],
    ["a file is open", file("print()"), { kind: "at-cursor", text }],
    ["a code cell is active", notebook(["print()"]), { kind: "at-cursor", text }],
    ["an empty code cell is active", notebook([""]), { kind: "at-cursor", text }],
    ["the reference is there already", notebook([text]), { kind: "at-cursor", text }],
    ["a Markdown cell is active", markdown, { kind: "new-cell", where: "below", text, cursor: "behind" }],
    ["no cell is active", noCell, { kind: "new-cell", where: "below", text, cursor: "behind" }],
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
