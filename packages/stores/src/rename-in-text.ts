import { applyEdits, NotebookReferences, renameReferences, type CodeEdit, type Meanings } from "@nbsecrets/references";
import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import { jsonStringOffsets } from "./json-string-offsets.ts";
import { notebookCode } from "./notebook-code.ts";

export interface Names {
  readonly from: string;
  readonly to: string;
}

/** A line of code that a renaming changes, or that still says the old name. */
export interface RenamedLine {
  /** As of `SecretUse`. */
  readonly cell?: number;
  readonly line: number;
  readonly before: string;
  /** Absent where a person has to look at it: that language has no variable of the new name. */
  readonly after?: string;
}

export interface TextRenaming {
  readonly lines: readonly RenamedLine[];
  /** The whole text with the new name; what is not renamed in it is as it was, byte for byte. */
  readonly text: string;
}

/** Renames in a file of code. */
export function renameInCode(code: string, language: string, names: Names): TextRenaming {
  const { edits, lines } = renamed(code, language, names);
  return { lines, text: applyEdits(code, edits) };
}

/** Renames in the code cells of a notebook. Undefined for what is no notebook of a format that is known. */
export function renameInNotebook(text: string, names: Names): TextRenaming | undefined {
  const notebook = notebookCode(parsed(text));
  const tree = parseTree(text);
  if (notebook === undefined || tree === undefined) {
    return undefined;
  }
  const { codes, cells } = notebook;
  const references = new NotebookReferences();
  references.update(codes);
  const edits: CodeEdit[] = [];
  const lines: RenamedLine[] = [];
  codes.forEach(({ code, language }, index) => {
    const cell = cells[index] ?? 0;
    const found = renamed(code, language, names, references.meanings);
    const source = findNodeAtLocation(tree, ["cells", cell, "source"]);
    const written = source && found.edits.map((edit) => inJson(edit, source, text));
    if (written !== undefined && written.every((edit) => edit !== undefined)) {
      edits.push(...written);
      lines.push(...found.lines.map((line) => ({ cell, ...line })));
    }
  });
  return { lines, text: applyEdits(text, edits) };
}

function renamed(
  code: string,
  language: string,
  names: Names,
  meanings?: Meanings,
): { readonly edits: readonly CodeEdit[]; readonly lines: readonly RenamedLine[] } {
  const { edits, left } = renameReferences(code, language, names, meanings === undefined ? {} : { meanings });
  const [before, after] = [code.split("\n"), applyEdits(code, edits).split("\n")];
  const changed = before.flatMap((line, index): readonly RenamedLine[] => {
    const now = after[index] ?? "";
    return now === line ? [] : [{ line: index, before: line, after: now }];
  });
  const kept = left.map(({ line }): RenamedLine => ({ line, before: before[line] ?? "" }));
  return { edits, lines: [...changed, ...kept].sort((one, other) => one.line - other.line) };
}

/** An edit of a cell's code as one of the notebook's text; undefined where the notebook has the place in pieces. */
function inJson({ from, to, text }: CodeEdit, source: Node, notebook: string): CodeEdit | undefined {
  let start = 0;
  for (const part of source.type === "array" ? (source.children ?? []) : [source]) {
    if (part.type !== "string") {
      continue;
    }
    const offsets = jsonStringOffsets(notebook.slice(part.offset, part.offset + part.length));
    const length = offsets.length - 1;
    const [first, end] = [offsets[from - start], offsets[to - start]];
    if (from >= start && from < start + length) {
      return first === undefined || end === undefined
        ? undefined
        : { from: part.offset + first, to: part.offset + end, text: JSON.stringify(text).slice(1, -1) };
    }
    start += length;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
