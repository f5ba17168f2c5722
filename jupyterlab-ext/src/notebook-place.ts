import { CodeCell, type Cell } from "@jupyterlab/cells";
import type { Notebook, NotebookPanel } from "@jupyterlab/notebook";
import type { KernelSpec } from "@jupyterlab/services";
import type { CursorSituation, InsertionPlan } from "@nbsecrets/shared";
import { insertIntoEditor } from "./editor-place";
import type { InsertionPlace } from "./insert-place";
import { isReadOnly } from "./is-read-only";
import { kernelTarget } from "./kernel-target";

/** A notebook; code goes into its active cell or beside it. */
export function notebookPlace(panel: NotebookPanel, kernelSpecs: KernelSpec.IManager): InsertionPlace {
  return {
    target: () => kernelTarget(panel.sessionContext.session?.kernel, notebookLanguage(panel, kernelSpecs)),
    situation: () => (panel.isDisposed ? { kind: "none" } : situation(panel)),
    insert: (plan) => insertIntoNotebook(panel.content, plan),
  };
}

/** Adds a code cell; like every cell that a person adds it is trusted, and the notebook's trust stays what it is. */
export function addCodeCell(notebook: Notebook, index: number, source: string): void {
  notebook.model?.sharedModel.insertCell(index, { cell_type: "code", source, metadata: { trusted: true } });
}

/** Makes a cell the active one in command mode, so that Shift+Enter runs it. */
export function selectCell(notebook: Notebook, index: number): void {
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  notebook.mode = "command";
  notebook.activate();
}

export function codeCells(notebook: Notebook): readonly CodeCell[] {
  return notebook.widgets.filter((cell) => cell instanceof CodeCell);
}

/** Whether code may go into a cell, which may be locked by its metadata, whatever its notebook is. */
export function takesCode(cell: Cell): boolean {
  return cell instanceof CodeCell && cell.model.getMetadata("editable") !== false;
}

function situation(panel: NotebookPanel): CursorSituation {
  const notebook = panel.content;
  const cell = notebook.activeCell;
  const cells = codeCells(notebook);
  return {
    kind: "notebook",
    readOnly: isReadOnly(panel.context),
    codeSources: cells.map(source),
    locked: cells.flatMap((one, index) => (takesCode(one) ? [] : [index])),
    activeCell: cell === null ? "none" : takesCode(cell) ? "code" : "other",
    activeSource: cell === null ? "" : source(cell),
  };
}

function source(cell: Cell): string {
  return cell.model.sharedModel.getSource();
}

/** Without a kernel: what the notebook says of itself. */
function notebookLanguage(panel: NotebookPanel, kernelSpecs: KernelSpec.IManager): string {
  const said = (key: string): { readonly name?: unknown; readonly language?: unknown } | undefined =>
    panel.model?.getMetadata(key) as { readonly name?: unknown; readonly language?: unknown } | undefined;
  const kernel = said("kernelspec");
  const installed = typeof kernel?.name === "string" ? kernelSpecs.specs?.kernelspecs[kernel.name] : undefined;
  const languages = [said("language_info")?.name, kernel?.language, installed?.language];
  return languages.find((language) => typeof language === "string") ?? panel.model?.defaultKernelLanguage ?? "";
}

function insertIntoNotebook(notebook: Notebook, plan: InsertionPlan): void {
  const { activeCell, activeCellIndex } = notebook;
  switch (plan.kind) {
    case "new-cell": {
      const index = plan.where === "above" ? Math.max(activeCellIndex, 0) : activeCellIndex + 1;
      addCodeCell(notebook, index, plan.text);
      if (plan.cursor === "behind") {
        writeOn(notebook, index);
      } else if (plan.cursor !== "stay") {
        selectCell(notebook, index);
      }
      break;
    }
    case "edit":
      codeCells(notebook)[plan.cell ?? -1]?.model.sharedModel.updateSource(plan.start, plan.end, plan.text);
      break;
    case "replace-active-cell":
      activeCell?.model.sharedModel.setSource(plan.text);
      selectCell(notebook, activeCellIndex);
      break;
    case "at-cursor": {
      const editor = activeCell?.editor;
      if (editor) {
        insertIntoEditor(editor, plan);
        notebook.mode = "edit";
      } else if (activeCell) {
        // A cell that was never scrolled into view has no editor, and so no cursor: its end stands for it.
        const { sharedModel } = activeCell.model;
        const end = sharedModel.getSource().length;
        sharedModel.updateSource(end, end, plan.text);
        writeOn(notebook, activeCellIndex);
      }
      break;
    }
    default:
      break;
  }
}

/** Puts the cursor behind what a cell holds. A new cell has an editor only once it is shown, which comes by itself. */
function writeOn(notebook: Notebook, index: number): void {
  const cell = notebook.widgets[index];
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  notebook.mode = "edit";
  notebook.activate();
  void cell?.ready.then(() => {
    const { editor } = cell;
    const end = editor?.getPositionAt(editor.model.sharedModel.getSource().length);
    if (end !== undefined) {
      editor?.setCursorPosition(end);
    }
  });
}
