import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { commands, NotebookRange, Uri, window, workspace, type NotebookDocument } from "vscode";

export interface Cell {
  readonly source: string;
  readonly type?: "markdown";
  readonly metadata?: object;
  readonly outputs?: readonly object[];
}

let opened = 0;

/**
 * A notebook in the folder, open in front, with one of its cells active. VS Code keeps it open for minutes after its editor is closed,
 * since code has opened it, unless `isPassing`.
 */
export async function openNotebook(
  language: string,
  cells: readonly Cell[],
  { active = 0, name = `notebook-${(opened += 1)}.ipynb`, mode = 0o644, metadata: more = {}, isPassing = false } = {},
): Promise<NotebookDocument> {
  const uri = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/"), name);
  const kernelspec = { name: language, display_name: language, language };
  const content = {
    cells: cells.map(({ source, type = "code", metadata = {}, outputs = [] }, index) => ({
      ...{ cell_type: type, id: `cell-${index}`, metadata, source },
      ...(type === "code" ? { execution_count: null, outputs } : {}),
    })),
    metadata: { kernelspec, language_info: { name: language }, ...more },
    nbformat: 4,
    nbformat_minor: 5,
  };
  await workspace.fs.writeFile(uri, new TextEncoder().encode(JSON.stringify(content)));
  await chmod(uri.fsPath, mode);
  if (isPassing) {
    await commands.executeCommand("vscode.openWith", uri, "jupyter-notebook");
    const editor = window.visibleNotebookEditors.find(({ notebook }) => notebook.uri.toString() === uri.toString());
    assert.ok(editor !== undefined);
    return editor.notebook;
  }
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook, { selections: [new NotebookRange(active, active + 1)] });
  return notebook;
}

export function sources(notebook: NotebookDocument): readonly string[] {
  return notebook.getCells().map(({ document }) => document.getText());
}
