import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import { NotebookActions, type INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { CursorSituation, InsertionPlan, SnippetTarget } from "@nbsecrets/shared";
import { kernelHasPackage } from "./kernel-package";

/** The document in front, as the core's planning sees it, and the way to carry its plan out. */
export interface InsertionPlace {
  readonly situation: CursorSituation;
  readonly target: SnippetTarget;
  /** Does what the plan says. A plan of kind `nothing` changes nothing. */
  readonly insert: (plan: InsertionPlan) => void;
}

const nowhere: InsertionPlace = {
  situation: { kind: "none" },
  target: { language: "", hasPackage: false },
  insert: () => undefined,
};

/** What is in front of the person now. */
export async function insertionPlace(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker | null,
  editors: IEditorTracker | null,
): Promise<InsertionPlace> {
  const front = app.shell.currentWidget;
  const notebook = notebooks?.find((panel) => panel === front);
  if (notebook !== undefined) {
    return inNotebook(notebook);
  }
  const file = editors?.find((widget) => widget === front);
  if (file !== undefined) {
    const { editor, model } = file.content;
    const language = /\bx-i?python\b/.test(model.mimeType) ? "python" : model.mimeType.replace(/^text\/(x-)?/, "");
    return {
      situation: { kind: "file", readOnly: file.context.model.readOnly, source: model.sharedModel.getSource() },
      // No kernel runs a file: what it can import is not known.
      target: { language, hasPackage: false },
      insert: (plan) => insertIntoEditor(editor, plan),
    };
  }
  return nowhere;
}

async function inNotebook(panel: NotebookPanel): Promise<InsertionPlace> {
  const notebook = panel.content;
  const cell = notebook.activeCell;
  const kernel = panel.sessionContext.session?.kernel;
  const language = kernel ? (await kernel.info).language_info.name : notebookLanguage(panel);
  return {
    situation: {
      kind: "notebook",
      readOnly: panel.context.model.readOnly,
      codeSources: notebook.widgets
        .filter((widget) => widget.model.type === "code")
        .map((widget) => widget.model.sharedModel.getSource()),
      activeCell: cell === null ? "none" : cell.model.type === "code" ? "code" : "other",
      activeSource: cell?.model.sharedModel.getSource() ?? "",
    },
    target: { language, hasPackage: kernel && language === "python" ? await kernelHasPackage(kernel) : false },
    insert: (plan) => insertIntoNotebook(panel, plan),
  };
}

/** Without a kernel: what the notebook says of itself. */
function notebookLanguage(panel: NotebookPanel): string {
  const info = panel.model?.getMetadata("language_info") as { readonly name?: unknown } | undefined;
  return typeof info?.name === "string" ? info.name : (panel.model?.defaultKernelLanguage ?? "");
}

function insertIntoNotebook(panel: NotebookPanel, plan: InsertionPlan): void {
  const notebook = panel.content;
  switch (plan.kind) {
    case "new-cell": {
      const active = notebook.activeCell;
      if (plan.where === "above") {
        NotebookActions.insertAbove(notebook);
      } else {
        NotebookActions.insertBelow(notebook);
      }
      NotebookActions.changeCellType(notebook, "code");
      notebook.activeCell?.model.sharedModel.setSource(plan.text);
      if (plan.stay === true && active !== null) {
        notebook.activeCellIndex = notebook.widgets.indexOf(active);
        return;
      }
      break;
    }
    case "edit": {
      const cell = notebook.widgets.filter((widget) => widget.model.type === "code")[plan.cell ?? -1];
      cell?.model.sharedModel.updateSource(plan.start, plan.end, plan.text);
      return;
    }
    case "replace-active-cell":
      notebook.activeCell?.model.sharedModel.setSource(plan.text);
      break;
    case "at-cursor": {
      const editor = notebook.activeCell?.editor;
      if (editor) {
        insertIntoEditor(editor, plan);
        notebook.mode = "edit";
      }
      return;
    }
    default:
      return;
  }
  // In command mode Shift+Enter runs the cell that was just inserted.
  notebook.mode = "command";
  notebook.activate();
}

function insertIntoEditor(editor: CodeEditor.IEditor, plan: InsertionPlan): void {
  if (plan.kind === "edit") {
    editor.model.sharedModel.updateSource(plan.start, plan.end, plan.text);
  } else if (plan.kind === "new-lines") {
    const offset = editor.getOffsetAt({ line: plan.line, column: 0 });
    editor.model.sharedModel.updateSource(offset, offset, plan.text);
  } else if (plan.kind === "at-cursor") {
    editor.replaceSelection?.(plan.text);
  }
  editor.focus();
}
