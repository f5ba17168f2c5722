import { describe, expect, it } from "vitest";
import { NotebookReferences, readCode, type CellCode } from "../src/index.ts";

const python = (...codes: readonly string[]): readonly CellCode[] =>
  codes.map((code) => ({ code, language: "python" }));

function names(notebook: NotebookReferences): readonly (readonly string[])[] {
  return notebook.readings.map(({ references }) =>
    references.flatMap((one) => (one.kind === "name" ? [one.name] : [])),
  );
}

describe("the references of a notebook", () => {
  it("names mean in each cell what another imports, wherever that one is", () => {
    const notebook = new NotebookReferences();
    notebook.update(python('environ["A"]', "from os import environ", 'environ["B"]', 'e["C"]'));
    expect(names(notebook)).toEqual([["A"], [], ["B"], []]);
    notebook.update(python('environ["A"]', "from os import environ\ne = environ", 'environ["B"]', 'e["C"]'));
    expect(names(notebook)).toEqual([["A"], [], ["B"], ["C"]]);
    notebook.update(python('environ["A"]', "", 'environ["B"]', 'e["C"]'));
    expect(names(notebook)).toEqual([[], [], [], []]);
  });

  it("a meaning that comes over several cells arrives", () => {
    const notebook = new NotebookReferences();
    notebook.update(python('x.get_secret("K")', "x = make()", "from kaggle_secrets import UserSecretsClient as make"));
    expect(names(notebook)).toEqual([["K"], [], []]);
  });

  it("another cell's import of the same name hides no secret, its own does", () => {
    const notebook = new NotebookReferences();
    notebook.update(
      python("from nbsecrets import load", 'load("A")', 'from joblib import load\nload("model")', 'load("B")'),
    );
    expect(names(notebook)).toEqual([[], ["A"], [], ["B"]]);
  });

  it("a cell that did not change is not read again, also where it moved", () => {
    const notebook = new NotebookReferences();
    const [first, second] = notebook.update(python('os.environ["A"]', 'os.environ["B"]'));
    const after = notebook.update(python('os.environ["B"]', "new = 1", 'os.environ["A"]', 'os.environ["AB"]'));
    expect(after[0]).toBe(second);
    expect(after[2]).toBe(first);
    expect(names(notebook)).toEqual([["B"], [], ["A"], ["AB"]]);
  });

  it("is the same after any edits as read at once", () => {
    const lines = [
      "from os import environ",
      "from os import environ as e",
      'environ["A_KEY"]',
      'e["B_KEY"]',
      "e = 1",
      "from nbsecrets import load",
      'load("C")',
      "%%bash\necho $D_KEY",
      "!echo $E_KEY",
      "import other as os",
      'os.environ["F_KEY"]',
      "",
    ];
    // The same numbers in each run.
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    const notebook = new NotebookReferences();
    let cells = python(...lines);
    for (let edit = 0; edit < 300; edit += 1) {
      const at = random(cells.length);
      const line = lines[random(lines.length)] ?? "";
      const edited = [...cells];
      edited.splice(at, random(2), ...(random(3) === 0 && cells.length > 4 ? [] : python(line)));
      cells = edited;
      const fresh = new NotebookReferences();
      expect(notebook.update(cells)).toEqual(fresh.update(cells));
      expect(notebook.needs()).toEqual(fresh.needs());
    }
  });

  it("kernels of other languages, and cells of other languages in theirs", () => {
    const notebook = new NotebookReferences();
    notebook.update([
      { code: 'Sys.getenv("A")', language: "R" },
      { code: "%%bash\necho $B", language: "ipython" },
      { code: "echo $C", language: "shellscript" },
      { code: "process.env.D", language: "typescript" },
    ]);
    expect(names(notebook)).toEqual([["A"], ["B"], ["C"], ["D"]]);
  });

  it("what it gives names the meaning of can be used to read code in passing", () => {
    const notebook = new NotebookReferences();
    notebook.update(python("import os as o"));
    const { references } = readCode('o.environ["A"]', "python", { meanings: notebook.meanings });
    expect(references).toMatchObject([{ name: "A" }]);
  });
});
