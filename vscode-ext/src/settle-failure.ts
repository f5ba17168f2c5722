import { listed, SecretError, type FailureRemedy } from "@nbsecrets/shared";
import { l10n, Range, window, workspace, WorkspaceEdit, type NotebookCell } from "vscode";
import { addAndTellNamed } from "./add-secret.ts";
import { asItIs } from "./as-it-is.ts";
import { changeNotebook } from "./change-notebook.ts";
import { names, type CommandArguments, type CommandContext } from "./command-context.ts";
import { editNamed } from "./edit-secret.ts";
import { failedCell, type FailedCell } from "./failed-cell.ts";
import { loadName } from "./load-secret.ts";
import { sentence } from "./notice.ts";

/**
 * What a button under a failed cell does. A link may say the same with any JSON: so the cell is looked up, and only what it is
 * offered by its own failure is done. All of it asks, but for a name that is corrected in that very cell.
 */
export async function settleFailure(context: CommandContext, words: CommandArguments): Promise<void> {
  await listed(context.model);
  const stored = names(context.model);
  const found = await (words.length === 0 ? askedFor(stored) : remedyOf(words[0], stored));
  if (found === undefined) {
    return;
  }
  const { cell, failed, remedy } = found;
  switch (remedy.kind) {
    case "add":
      await addAndTellNamed(context, remedy.name);
      break;
    case "load":
      await loadName(context, remedy.name);
      break;
    case "replace":
      await editNamed(context, remedy.name);
      break;
    case "rename":
      await rename(cell, failed, remedy.name);
      break;
  }
}

interface Found {
  readonly cell: NotebookCell;
  readonly failed: FailedCell;
  readonly remedy: FailureRemedy;
}

/** Of a button, which may be older than what its cell says now. */
async function remedyOf(word: unknown, stored: readonly string[]): Promise<Found> {
  const said = (typeof word === "object" && word !== null ? word : {}) as Readonly<Record<string, unknown>>;
  const cell = workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find(({ document }) => document.uri.toString() === said["cell"]);
  const failed = cell && (await failedCell(cell, stored));
  const remedy = failed?.remedies.find(({ kind, name }) => kind === said["kind"] && name === said["name"]);
  if (cell === undefined || failed === undefined || remedy === undefined) {
    throw new SecretError("unsupported", "failure-gone");
  }
  return { cell, failed, remedy };
}

/** From the palette: for the cell that is selected. */
async function askedFor(stored: readonly string[]): Promise<Found | undefined> {
  const editor = window.activeNotebookEditor;
  const cell = editor?.notebook.getCells()[editor.selection.start];
  const failed = cell && (await failedCell(cell, stored));
  if (cell === undefined || failed === undefined) {
    void window.showInformationMessage(l10n.t("The selected cell did not fail for want of a secret."));
    return undefined;
  }
  const items = failed.remedies.map((remedy) => ({ label: asItIs(sentence(remedy.label)), remedy }));
  const picked = await window.showQuickPick(items, { title: l10n.t("Settle Failed Cell") });
  return picked && { cell, failed, remedy: picked.remedy };
}

/** In the cell that failed: the name that was meant. Rejects where that has become impossible since it was offered. */
async function rename({ document, notebook }: NotebookCell, { missing }: FailedCell, to: string): Promise<void> {
  const { renameReferences } = await import("@nbsecrets/references");
  const { edits } = renameReferences(document.getText(), document.languageId, { from: missing ?? "", to });
  const edit = new WorkspaceEdit();
  for (const { from, to: end, text } of edits) {
    edit.replace(document.uri, new Range(document.positionAt(from), document.positionAt(end)), text);
  }
  await changeNotebook(notebook, edit, "failure-read-only");
}
