import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { isReadOnly } from "./is-read-only";
import { notebookCode, type NotebookCode } from "./notebook-code";

/** The document in front, as far as its code can name secrets. */
export interface CodeDocument {
  readonly isDisposed: boolean;
  /** Its code cells in their order, or the file. */
  cells(): readonly NotebookCode[];
  /** The editors of those cells; undefined for one that was never drawn. */
  editors(): readonly (CodeEditor.IEditor | undefined)[];
  /** What says which secrets are pinned. */
  metadata(): unknown;
  readonly isReadOnly: boolean;
  /** Calls back once cells that were not drawn yet may be. */
  onDrawn(callback: () => void): void;
}

export function notebookDocument(panel: NotebookPanel): CodeDocument {
  const waited = new WeakSet<object>();
  const codeCells = () => panel.content.widgets.filter(({ model }) => model.type === "code");
  return {
    get isDisposed() {
      return panel.isDisposed || panel.model === null;
    },
    cells: () => notebookCode(panel),
    editors: () => codeCells().map(({ editor }) => editor ?? undefined),
    metadata: () => panel.model?.sharedModel.metadata,
    get isReadOnly() {
      return isReadOnly(panel.context);
    },
    onDrawn: (callback) => {
      for (const cell of codeCells()) {
        if (!cell.editor && !waited.has(cell)) {
          waited.add(cell);
          void cell.ready.then(callback);
        }
      }
    },
  };
}

export function fileDocument(widget: NonNullable<ReturnType<IEditorTracker["find"]>>): CodeDocument {
  const { editor, model } = widget.content;
  return {
    get isDisposed() {
      return widget.isDisposed;
    },
    cells: () => [{ code: model.sharedModel.getSource(), language: model.mimeType }],
    editors: () => [editor],
    metadata: () => undefined,
    get isReadOnly() {
      return isReadOnly(widget.context);
    },
    onDrawn: () => undefined,
  };
}
