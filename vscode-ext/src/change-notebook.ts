import { SecretError, type MessageKey } from "@nbsecrets/shared";
import { workspace, type NotebookDocument, type WorkspaceEdit } from "vscode";
import { isReadOnly } from "./is-read-only.ts";

/**
 * Edits a notebook or its cells, which may have been closed or locked since a person was asked. VS Code lets such an edit through
 * where it takes nothing typed, and would open a closed one again.
 *
 * @param refusal - what is said where it cannot be changed. It rejects then, and nothing is.
 */
export async function changeNotebook(
  notebook: NotebookDocument,
  edit: WorkspaceEdit,
  refusal: MessageKey,
): Promise<void> {
  if (notebook.isClosed) {
    throw new SecretError("unsupported", "notebook-closed");
  }
  if ((await isReadOnly(notebook.uri, notebook.getCells()[0]?.document)) || !(await workspace.applyEdit(edit))) {
    throw new SecretError("unsupported", refusal);
  }
}
