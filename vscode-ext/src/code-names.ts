import {
  NotebookReferences,
  readPinned,
  type CodeReading,
  type Meanings,
  type PinnedNeed,
} from "@nbsecrets/references";
import { workspace, type NotebookDocument, type TextDocument } from "vscode";
import { codeCells } from "./notebook-place.ts";

/** What the code of a notebook, or of one file, names. */
export interface CodeNames {
  /** The code cells in their order, or the file. */
  readonly documents: readonly TextDocument[];
  /** Of each of them. */
  readonly readings: readonly CodeReading[];
  readonly meanings: Meanings;
  readonly pinned: readonly PinnedNeed[];
}

const read = new WeakMap<NotebookDocument | TextDocument, NotebookReferences>();

/** Reads what changed since the last time. */
export function codeNames(document: TextDocument | NotebookDocument): CodeNames {
  const whole = "getCells" in document ? document : notebookOf(document);
  const documents = whole === undefined ? [document as TextDocument] : codeCells(whole).map((cell) => cell.document);
  const key = whole ?? document;
  const references = read.get(key) ?? new NotebookReferences();
  read.set(key, references);
  const cells = documents.map((one) => ({ code: one.getText(), language: one.languageId }));
  const readings = references.update(cells);
  const { metadata } = (whole?.metadata ?? {}) as { readonly metadata?: unknown };
  return { documents, readings, meanings: references.meanings, pinned: readPinned(metadata) };
}

function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return document.uri.scheme === "vscode-notebook-cell"
    ? workspace.notebookDocuments.find((notebook) => notebook.getCells().some((cell) => cell.document === document))
    : undefined;
}
