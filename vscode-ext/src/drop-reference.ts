import {
  planReferenceWithLoader,
  sharedNames,
  usesPackage,
  type InsertionPlan,
  type PanelModel,
} from "@nbsecrets/shared";
import {
  DocumentDropEdit,
  languages,
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  Position,
  Range,
  window,
  WorkspaceEdit,
  type DataTransfer,
  type Disposable,
  type TextDocument,
} from "vscode";
import { codeCells, notebookLanguage, notebookSituation } from "./notebook-place.ts";
import { draggedName } from "./secrets-view.ts";

/** Lets a row of the view be dropped into code, where it becomes the expression that reads the secret. */
export function acceptReferences(model: PanelModel): Disposable {
  return languages.registerDocumentDropEditProvider(
    [{ notebookType: "jupyter-notebook" }, { notebookType: "interactive" }, { scheme: "file" }, { scheme: "untitled" }],
    { provideDocumentDropEdits: (document, _position, data) => dropEdit(model, document, data) },
    { dropMimeTypes: [draggedName] },
  );
}

/** What it takes above the expression goes with the same step, so that one undo takes back both. Undefined where none belongs there. */
export async function dropEdit(
  model: PanelModel,
  document: TextDocument,
  data: DataTransfer,
): Promise<DocumentDropEdit | undefined> {
  const name = await data.get(draggedName)?.asString();
  if (name === undefined || name === "") {
    return undefined;
  }
  const notebook = window.visibleNotebookEditors.find((editor) =>
    editor.notebook.getCells().some((cell) => cell.document === document),
  )?.notebook;
  const cells = notebook === undefined ? [] : codeCells(notebook);
  // VS Code lets nothing be dropped into an editor that is.
  const readOnly = false;
  const sources = notebook === undefined ? [document.getText()] : cells.map((cell) => cell.document.getText());
  const language = notebook === undefined ? document.languageId : notebookLanguage(notebook);
  const plans = planReferenceWithLoader(
    notebook === undefined
      ? { kind: "file", readOnly, source: document.getText() }
      : notebookSituation(
          notebook,
          notebook.getCells().find((cell) => cell.document === document),
          readOnly,
        ),
    { language, hasPackage: usesPackage(language, sources), shared: sharedNames(model.state.secrets) },
    name,
  );
  const expression = plans.at(-1);
  if (expression?.kind !== "at-cursor") {
    return undefined;
  }
  const edit = new DocumentDropEdit(expression.text);
  edit.additionalEdit = new WorkspaceEdit();
  for (const plan of plans.slice(0, -1)) {
    before(plan, document, edit.additionalEdit);
  }
  return edit;

  function before(plan: InsertionPlan, target: TextDocument, into: WorkspaceEdit): void {
    if (plan.kind === "new-lines") {
      into.insert(target.uri, new Position(plan.line, 0), plan.text);
    } else if (plan.kind === "edit") {
      const edited = notebook === undefined ? target : cells[plan.cell ?? -1]?.document;
      if (edited !== undefined) {
        into.replace(edited.uri, new Range(edited.positionAt(plan.start), edited.positionAt(plan.end)), plan.text);
      }
    } else if (plan.kind === "new-cell" && notebook !== undefined) {
      const index = notebook.getCells().findIndex((cell) => cell.document === target);
      const cell = new NotebookCellData(NotebookCellKind.Code, plan.text, target.languageId);
      into.set(notebook.uri, [NotebookEdit.insertCells(index, [cell])]);
    }
  }
}
