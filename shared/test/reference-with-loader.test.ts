import { describe, expect, it } from "vitest";
import {
  otherForms,
  planOtherForm,
  planReferenceWithLoader,
  snippetLanguage,
  type CursorSituation,
  type InsertionPlan,
  type Message,
  type OtherForm,
  type SnippetTarget,
} from "../src/index.ts";

const withPackage: SnippetTarget = { language: "python", hasPackage: true };
const plain: SnippetTarget = { language: "python", hasPackage: false };
const updated: Message = { key: "loader-updated", params: {} };
const reference: InsertionPlan = { kind: "at-cursor", text: 'os.environ["A"]' };

function loader(names: readonly string[], target = withPackage): string {
  return snippetLanguage(target.language)?.loader(names, { hasPackage: target.hasPackage, all: false }) ?? "";
}

function file(source: string): CursorSituation {
  return { kind: "file", readOnly: false, source };
}

/** A notebook whose last code cell is the active one. */
function notebook(...codeSources: readonly string[]): CursorSituation {
  return { kind: "notebook", readOnly: false, codeSources, activeCell: "code", activeSource: codeSources.at(-1) ?? "" };
}

function beside(activeCell: "other" | "none", ...codeSources: readonly string[]): CursorSituation {
  return {
    kind: "notebook",
    readOnly: false,
    codeSources,
    activeCell,
    activeSource: activeCell === "other" ? "# A" : "",
  };
}

function above(text: string): InsertionPlan {
  return { kind: "new-cell", where: "above", text, cursor: "stay" };
}

function below(text: string): InsertionPlan {
  return { kind: "new-cell", where: "below", text };
}

function behind(text: string): InsertionPlan {
  return { kind: "new-cell", where: "below", text, cursor: "behind" };
}

const one = loader(["A"]);
const other = loader(["B"]);
const whole = `import os\n${one}`;

describe("planReferenceWithLoader, for A", () => {
  it.each<[string, CursorSituation, readonly InsertionPlan[]]>([
    ["the notebook loads nothing", notebook("connect()"), [above(whole), reference]],
    ["the cell is empty", notebook(""), [above(whole), reference]],
    ["the notebook imports os", notebook("import os", "x"), [above(one), reference]],
    ["the notebook imports os beside others", notebook("import json, os", "x"), [above(one), reference]],
    ["os is imported under another name", notebook("import os as system", "x"), [above(whole), reference]],
    ["os is imported in a comment", notebook("# import os", "x"), [above(whole), reference]],
    ["the loader is there", notebook(whole, "x"), [reference]],
    ["the loader is there, in the cell itself", notebook(`${whole}\nx`), [reference]],
    [
      "the loader is there, and os is not",
      notebook(one, "x"),
      [{ kind: "edit", cell: 0, start: 0, end: 0, text: "import os\n", note: updated }, reference],
    ],
    ["a locked cell loads it", { ...notebook(whole, "x"), locked: [0] }, [reference]],
    ["a locked cell loads another", { ...notebook(other, "x"), locked: [0] }, [above(whole), reference]],
    [
      "a locked cell loads another, and an open one a third",
      { ...notebook(other, `import os\n${loader(["C"])}`, "x"), locked: [0] },
      [
        {
          kind: "edit",
          cell: 1,
          start: "import os\n".length,
          end: `import os\n${loader(["C"])}`.length,
          text: loader(["C", "A"]),
          note: updated,
        },
        reference,
      ],
    ],
    ["everything is loaded", notebook("import os, nbsecrets\nnbsecrets.load()", "x"), [reference]],
    ["everything is kept loaded", notebook("import os\n%load_ext nbsecrets", "x"), [reference]],
    ["everything is kept loaded, without os", notebook("%load_ext nbsecrets", "x"), [above("import os"), reference]],
    [
      "ae5_tools loads everything",
      notebook("from ae5_tools import load_ae5_user_secrets\nload_ae5_user_secrets()\nimport os", "x"),
      [reference],
    ],
    [
      "somebody loads it in another way",
      notebook("import os\nfrom nbsecrets import load\nx = load('A')", "x"),
      [reference],
    ],
    ["somebody computes what is loaded", notebook("import os\nnbsecrets.load(*names)", "x"), [reference]],
    ["plain code loads it", notebook(loader(["B", "A"], plain), "x"), [reference]],
    [
      "plain code that was changed loads it",
      notebook(loader(["B", "A"], plain).replace("_mount)", "_mount)  # mine"), "x"),
      [reference],
    ],
    ["a loader is in a comment", notebook(`# ${one.replace("\n", "\n# ")}\nimport os`, "x"), [above(one), reference]],
    ["a loader is in a text", notebook(`"""\n${one}\n"""\nimport os`, "x"), [above(one), reference]],
    [
      "a loader is in a cell of another language",
      notebook("import os", `%%bash\n${one}`, "x"),
      [above(one), reference],
    ],
    [
      "a loader of others is there",
      notebook("import os", other, "x"),
      [{ kind: "edit", cell: 1, start: 0, end: other.length, text: loader(["B", "A"]), note: updated }, reference],
    ],
    [
      "a loader of others is there, within a cell",
      notebook(`import os\n${other}\nx = 1`, "x"),
      [
        { kind: "edit", cell: 0, start: 10, end: 10 + other.length, text: loader(["B", "A"]), note: updated },
        reference,
      ],
    ],
    ["a loader of others was changed", notebook(`import os\n${other}  # mine`, "x"), [above(one), reference]],
    ["a cell before it is in another language", notebook("%%html\n<p>", "x"), [above(whole), reference]],
    ["the cell has a magic that keeps its language", notebook("%%time\nx"), [above(whole), reference]],
    ["the cell is in shell", notebook("%%bash\ncurl "), [above(one), { kind: "at-cursor", text: '"$A"' }]],
    [
      "the cell is a script in shell",
      notebook("%%script --bg /bin/bash\ncurl "),
      [above(one), { kind: "at-cursor", text: '"$A"' }],
    ],
    ["the cell is in R", notebook("import os", "%%R\nx"), [above(one), { kind: "at-cursor", text: 'Sys.getenv("A")' }]],
    [
      "the cell is in a language that reads no variables",
      notebook("%%html\n<p>"),
      [below(whole), behind(reference.text)],
    ],
    ["the cell has a magic that nobody knows", notebook(whole, "%%mine\nx"), [behind(reference.text)]],
    ["the cell is Markdown", beside("other", "x"), [below(whole), behind(reference.text)]],
    ["the cell is Markdown, and the loader is there", beside("other", whole), [behind(reference.text)]],
    ["there is no cell", beside("none"), [below(whole), behind(reference.text)]],
    [
      "the file loads nothing",
      file("#!python\nprint()\n"),
      [{ kind: "new-lines", line: 1, text: `${whole}\n` }, reference],
    ],
    ["the file has the loader", file(`${whole}\nprint()\n`), [reference]],
    [
      "the file has a loader of others",
      file(`import os\n${other}\nprint()\n`),
      [{ kind: "edit", start: 10, end: 10 + other.length, text: loader(["B", "A"]), note: updated }, reference],
    ],
  ] as [string, CursorSituation, readonly InsertionPlan[]][])("when %s", (_when, situation, plans) => {
    expect(planReferenceWithLoader(situation, withPackage, "A")).toEqual(plans);
  });

  it("is the same once it was carried out", () => {
    for (const target of [withPackage, plain]) {
      const [first, second] = planReferenceWithLoader(notebook("x"), target, "A");
      expect(second).toEqual(reference);
      const text = first !== undefined && "text" in first ? first.text : "";
      expect(planReferenceWithLoader(notebook(text, "x"), target, "A")).toEqual([reference]);
    }
  });

  it("uses plain code where the package does not import, which imports os itself", () => {
    expect(planReferenceWithLoader(notebook("x"), plain, "A")).toEqual([above(loader(["A"], plain)), reference]);
    // A loader that is there keeps its form: a busy kernel may have the package all the same.
    expect(planReferenceWithLoader(notebook("import os", other, "x"), plain, "A")[0]).toMatchObject({
      text: loader(["B", "A"]),
    });
    const plainOther = loader(["B"], plain);
    expect(planReferenceWithLoader(notebook(plainOther, "x"), withPackage, "A")[0]).toMatchObject({
      text: loader(["B", "A"], plain),
    });
  });

  it.each([
    ["R", 'Sys.getenv("A")'],
    ["julia", 'ENV["A"]'],
    ["typescript", "process.env.A"],
    ["bash", '"$A"'],
  ])("brings the loader of %s", (language, text) => {
    const target = { language, hasPackage: false };
    expect(planReferenceWithLoader(notebook("x"), target, "A")).toEqual([
      above(loader(["A"], target)),
      { kind: "at-cursor", text },
    ]);
    expect(planReferenceWithLoader(notebook(loader(["B", "A"], target), "x"), target, "A")).toEqual([
      { kind: "at-cursor", text },
    ]);
    const old = loader(["B"], target);
    expect(planReferenceWithLoader(notebook(old, "x"), target, "A")[0]).toEqual({
      kind: "edit",
      cell: 0,
      start: 0,
      end: old.length,
      text: loader(["B", "A"], target),
      note: updated,
    });
    // A line that begins like a magic is none there.
    expect(planReferenceWithLoader(notebook("%%html"), target, "A")).toHaveLength(2);
  });

  it("loads no reserved secret that nobody asked for", () => {
    expect(planReferenceWithLoader(notebook("import os", "x"), withPackage, "PATH")).toEqual([
      { kind: "at-cursor", text: 'os.environ["PATH"]' },
    ]);
  });

  it.each<[string, CursorSituation, SnippetTarget, string, string]>([
    ["nothing is open", { kind: "none" }, withPackage, "A", "editor-needed"],
    ["the file is read-only", { kind: "file", readOnly: true, source: "" }, withPackage, "A", "editor-read-only"],
    ["nobody knows the language", notebook(""), { language: "cobol", hasPackage: false }, "A", "language-unsupported"],
    ["it is no name", notebook(""), withPackage, "a-b", "name-characters"],
    ["no shell can have it", notebook(""), { language: "bash", hasPackage: false }, "1A", "name-leading-digit"],
    ["the shell's cell cannot have it", notebook("%%bash\n"), withPackage, "1A", "name-leading-digit"],
  ])("inserts nothing when %s, and says why", (_when, situation, target, name, key) => {
    expect(planReferenceWithLoader(situation, target, name)).toMatchObject([{ kind: "nothing", message: { key } }]);
  });

  it("offers a notebook where there is none", () => {
    expect(planReferenceWithLoader({ kind: "none" }, withPackage, "A")).toMatchObject([{ offer: "new-notebook" }]);
  });
});

describe("planOtherForm", () => {
  const target: SnippetTarget = { language: "python", hasPackage: true, hasAe5Tools: true };
  const form = (key: string): OtherForm =>
    otherForms("A", target).find(({ label }) => label.key === key) ?? expect.fail(`There is no ${key}.`);

  it("brings what the form needs: the import, and the loader where it reads the variable", () => {
    const plan = (key: string): readonly InsertionPlan[] => planOtherForm(notebook("x"), target, "A", form(key));
    expect(plan("form-path")).toEqual([above("import nbsecrets"), { kind: "at-cursor", text: 'nbsecrets.path("A")' }]);
    expect(plan("form-demand")).toEqual([above(one), { kind: "at-cursor", text: 'nbsecrets.demand_env_var("A")' }]);
    expect(plan("form-optional")).toEqual([above(whole), { kind: "at-cursor", text: 'os.environ.get("A")' }]);
    expect(plan("form-ae5-demand")).toEqual([
      above(`from ae5_tools import demand_env_var\n${one}`),
      { kind: "at-cursor", text: 'demand_env_var("A")' },
    ]);
  });

  it("brings nothing that is there", () => {
    const there = notebook(`from ae5_tools import load_ae5_user_secrets, demand_env_var\n${whole}`, "x");
    for (const key of ["form-path", "form-demand", "form-optional", "form-ae5-demand"]) {
      expect(planOtherForm(there, target, "A", form(key)), key).toHaveLength(1);
    }
  });

  it("puts a whole form into lines of its own, once", () => {
    const { code } = form("form-ae5-load");
    const plan = (situation: CursorSituation): readonly InsertionPlan[] =>
      planOtherForm(situation, target, "A", form("form-ae5-load"));
    expect(plan(notebook(""))).toEqual([{ kind: "replace-active-cell", text: code }]);
    expect(plan(notebook("x"))).toEqual([{ kind: "new-cell", where: "above", text: code }]);
    expect(plan(file(""))).toEqual([{ kind: "new-lines", line: 0, text: `${code}\n` }]);
    expect(plan(notebook(code.replaceAll("\n", "\r\n"), ""))).toMatchObject([{ kind: "nothing" }]);
    // What it loads, references find loaded.
    expect(planReferenceWithLoader(notebook(code, "x"), target, "A")).toEqual([reference]);
  });

  it("leaves cells alone that are not in the language of the form", () => {
    const text = 'nbsecrets.path("A")';
    expect(planOtherForm(notebook("import nbsecrets", "%%bash\n"), target, "A", form("form-path"))).toEqual([
      behind(text),
    ]);
    expect(planOtherForm(beside("other", "import nbsecrets"), target, "A", form("form-path"))).toEqual([behind(text)]);
    expect(planOtherForm({ kind: "none" }, target, "A", form("form-path"))).toMatchObject([{ offer: "new-notebook" }]);
  });
});
