import { failureAdvice, secretFailure, type CellFailure, type FailureRemedy } from "@nbsecrets/shared";
import { NotebookCellKind, type NotebookCell } from "vscode";
import { isReadOnly } from "./is-read-only.ts";
import { takesCode } from "./notebook-place.ts";

/** What VS Code keeps of an error: an object with `name`, `message` and `stack`. */
const errorMime = "application/vnd.code.notebook.error";
/** A traceback that is longer than this says nothing more about secrets; bytes. */
const longest = 1024 * 1024;

export interface FailedCell {
  /** The name that its code asked for, where that is what was missing. */
  readonly missing: string | undefined;
  readonly remedies: readonly FailureRemedy[];
}

/** What one click does about a cell that failed for want of a secret; undefined where it did not. */
export async function failedCell(cell: NotebookCell, stored: readonly string[]): Promise<FailedCell | undefined> {
  const error = cell.kind === NotebookCellKind.Code ? errorOf(cell) : undefined;
  const failure = error && secretFailure(error, stored);
  if (failure === undefined) {
    return undefined;
  }
  const missing = failure.kind === "missing" ? failure.name : undefined;
  const meant = missing === undefined ? undefined : await meantIn(cell, missing, stored);
  return { missing, remedies: failureAdvice(failure, new Set(stored), meant).remedies };
}

/** The name that can be put into that cell instead. */
async function meantIn(cell: NotebookCell, missing: string, stored: readonly string[]): Promise<string | undefined> {
  const { document, notebook } = cell;
  if (!takesCode(cell)) {
    return undefined;
  }
  const { meantName } = await import("@nbsecrets/references");
  const meant = meantName(missing, stored, { code: document.getText(), language: document.languageId });
  return meant === undefined || (await isReadOnly(notebook.uri, document)) ? undefined : meant;
}

function errorOf(cell: NotebookCell): CellFailure | undefined {
  const item = cell.outputs.flatMap(({ items }) => items).find(({ mime }) => mime === errorMime);
  if (item === undefined || item.data.byteLength > longest) {
    return undefined;
  }
  try {
    const found = JSON.parse(new TextDecoder().decode(item.data)) as Readonly<Record<string, unknown>>;
    const [errorName, errorValue, stack] = ["name", "message", "stack"].map((key) => {
      const part = found[key];
      return typeof part === "string" ? part : "";
    });
    return {
      errorName: errorName ?? "",
      errorValue: errorValue ?? "",
      traceback: (stack ?? "").split("\n"),
      source: cell.document.getText(),
    };
  } catch {
    return undefined; // a file says anything
  }
}
