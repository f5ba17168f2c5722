import { describe, expect, it } from "vitest";
import { renameInCode, renameInNotebook } from "../src/rename-in-text.ts";

const names = { from: "OLD_KEY", to: "NEW_KEY" };

function notebook(sources: readonly (string | readonly string[])[], indent = 1): string {
  const cells = sources.map((source) => ({
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, indent);
}

describe("a file of code", () => {
  it("is renamed where it reads the secret, and nowhere else", () => {
    const code = 'import os\n# OLD_KEY\nk = os.environ["OLD_KEY"], os.getenv("OLD_KEY")\nprint("OLD_KEY")\n';
    const { text, lines } = renameInCode(code, "python", names);
    expect(text).toBe('import os\n# OLD_KEY\nk = os.environ["NEW_KEY"], os.getenv("NEW_KEY")\nprint("OLD_KEY")\n');
    expect(lines).toEqual([
      {
        line: 2,
        before: 'k = os.environ["OLD_KEY"], os.getenv("OLD_KEY")',
        after: 'k = os.environ["NEW_KEY"], os.getenv("NEW_KEY")',
      },
    ]);
  });

  it("tells what no variable of that name can be written for", () => {
    const { text, lines } = renameInCode("echo $OLD_KEY\n", "bash", { from: "OLD_KEY", to: "2ND_KEY" });
    expect(text).toBe("echo $OLD_KEY\n");
    expect(lines).toEqual([{ line: 0, before: "echo $OLD_KEY" }]);
  });
});

describe("a notebook", () => {
  it("changes no byte but the name, whatever stands around it", () => {
    const odd = '# \\u00e9 \\"q\\" \\\\ \\t \\ud83d\\ude00 \\/';
    const text = `\n{ "cells" : [ {"metadata":{"x":1.50},"source":"${odd}\\nimport os\\nos.environ[\\"OLD_KEY\\"]","cell_type":"code"},
      {"cell_type":"markdown","source":["OLD_KEY"]},
      {"cell_type":"code","source":["os.getenv(\\n", "  'OLD_KEY')\\n"], "outputs": [{"text": "os.environ[\\"OLD_KEY\\"]"}]}
    ], "metadata": {"big": 12345678901234567890}, "nbformat":4,"nbformat_minor":5 }\r\n`;
    const renaming = renameInNotebook(text, names);
    expect(renaming?.text).toBe(
      text.replace('os.environ[\\"OLD_KEY', 'os.environ[\\"NEW_KEY').replace("'OLD_KEY'", "'NEW_KEY'"),
    );
    expect(renaming?.lines).toEqual([
      { cell: 0, line: 2, before: 'os.environ["OLD_KEY"]', after: 'os.environ["NEW_KEY"]' },
      { cell: 2, line: 1, before: "  'OLD_KEY')", after: "  'NEW_KEY')" },
    ]);
  });

  it("knows what another cell imported", () => {
    const text = notebook(["from os import environ as e", 'e["OLD_KEY"]']);
    expect(renameInNotebook(text, names)?.text).toBe(notebook(["from os import environ as e", 'e["NEW_KEY"]']));
  });

  it("leaves a cell whose name is written in two pieces, and one that only says it", () => {
    const text = notebook([["import os; os.environ['OLD_", "KEY']"], "x = 'OLD_KEY'"]);
    expect(renameInNotebook(text, names)).toEqual({ lines: [], text });
  });

  it("is none where it is damaged", () => {
    expect(renameInNotebook('{"cells": [', names)).toBeUndefined();
    expect(renameInNotebook("[]", names)).toBeUndefined();
  });
});
