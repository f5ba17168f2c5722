import { usesPackage, type CursorSituation, type InsertionPlan } from "@nbsecrets/shared";
import {
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  NotebookRange,
  window,
  WorkspaceEdit,
  type NotebookCell,
  type NotebookDocument,
  type NotebookEditor,
  type TextEditor,
} from "vscode";
import { changeNotebook } from "./change-notebook.ts";
import { insertIntoDocument } from "./editor-place.ts";
import type { InsertionPlace } from "./insert-place.ts";
import { isReadOnly } from "./is-read-only.ts";

/** A notebook; code goes into its active cell or beside it. */
export function notebookPlace(editor: NotebookEditor): InsertionPlace {
  const { notebook } = editor;
  // Remembered from the situation on: VS Code makes every new cell the active one, and says so at any time later.
  let active: NotebookCell | undefined;
  return {
    // Asking the kernel would ask the person first: what the notebook imports already is taken at its word.
    target: () => {
      const language = notebookLanguage(notebook);
      return { language, hasPackage: usesPackage(language, codeCells(notebook).map(source)) };
    },
    situation: async () => {
      const readOnly = await isReadOnly(notebook.uri, notebook.getCells()[0]?.document);
      active = activeCell(editor);
      return notebookSituation(notebook, active, readOnly);
    },
    insert: async (plan) => {
      if (plan.kind !== "new-cell") {
        return insertIntoCells(notebook, active, plan);
      }
      const at = active?.index ?? -1;
      const index = plan.where === "above" ? Math.max(at, 0) : at + 1;
      await addCodeCell(notebook, index, plan.text);
      if (plan.cursor !== "stay") {
        active = notebook.cellAt(index);
      }
      selectCell(editor, active?.index ?? index);
      return true;
    },
  };
}

export function codeCells(notebook: NotebookDocument): readonly NotebookCell[] {
  return notebook.getCells().filter(({ kind }) => kind === NotebookCellKind.Code);
}

/** What the notebook says of itself, as its file has it, else what its cells are written in. */
export function notebookLanguage(notebook: NotebookDocument): string {
  const { metadata = {} } = notebook.metadata as {
    readonly metadata?: {
      readonly language_info?: { readonly name?: unknown };
      readonly kernelspec?: { readonly language?: unknown };
    };
  };
  const said = [
    metadata.language_info?.name,
    metadata.kernelspec?.language,
    codeCells(notebook)[0]?.document.languageId,
  ];
  return (said.find((language) => typeof language === "string" && language !== "") as string | undefined) ?? "python";
}

/** The editor of a cell that is on the screen, with its cursor. */
export function editorOf(cell: NotebookCell): TextEditor | undefined {
  return window.visibleTextEditors.find(({ document }) => document === cell.document);
}

/** @param active - the cell that code would go into, or beside. */
export function notebookSituation(
  notebook: NotebookDocument,
  active: NotebookCell | undefined,
  readOnly: boolean,
): CursorSituation {
  if (notebook.isClosed) {
    return { kind: "none" };
  }
  const cells = codeCells(notebook);
  return {
    kind: "notebook",
    readOnly,
    codeSources: cells.map(source),
    locked: cells.flatMap((cell, index) => (takesCode(cell) ? [] : [index])),
    activeCell: active === undefined ? "none" : takesCode(active) ? "code" : "other",
    activeSource: active === undefined ? "" : source(active),
  };
}

function activeCell({ notebook, selections }: NotebookEditor): NotebookCell | undefined {
  const index = selections[0]?.start ?? -1;
  return index >= 0 && index < notebook.cellCount ? notebook.cellAt(index) : undefined;
}

/** Whether code may go into a cell, which may be locked by its metadata. */
export function takesCode({ kind, metadata }: NotebookCell): boolean {
  const { editable } = (metadata["metadata"] ?? {}) as { readonly editable?: unknown };
  return kind === NotebookCellKind.Code && editable !== false;
}

function source(cell: NotebookCell): string {
  return cell.document.getText();
}

async function insertIntoCells(
  notebook: NotebookDocument,
  active: NotebookCell | undefined,
  plan: InsertionPlan,
): Promise<boolean> {
  switch (plan.kind) {
    case "edit": {
      const cell = codeCells(notebook)[plan.cell ?? -1];
      return cell !== undefined && insertIntoDocument(cell.document, undefined, plan);
    }
    case "replace-active-cell":
    case "at-cursor":
      return active !== undefined && insertIntoDocument(active.document, editorOf(active), plan);
    default:
      return true;
  }
}

/** Adds a code cell in the language that the notebook's cells are written in; rejects where that cannot be. */
export async function addCodeCell(notebook: NotebookDocument, index: number, text: string): Promise<void> {
  const language = codeCells(notebook)[0]?.document.languageId ?? notebookLanguage(notebook);
  const edit = new WorkspaceEdit();
  const cell = new NotebookCellData(NotebookCellKind.Code, text, language);
  edit.set(notebook.uri, [NotebookEdit.insertCells(index, [cell])]);
  await changeNotebook(notebook, edit, "editor-read-only");
}

function selectCell(editor: NotebookEditor, index: number): void {
  const range = new NotebookRange(index, index + 1);
  editor.selection = range;
  editor.revealRange(range);
}
