import { CodeCell, type Cell } from "@jupyterlab/cells";
import { NotebookActions } from "@jupyterlab/notebook";
import type { PanelLayout, Widget } from "@lumino/widgets";
import type { CommandContext } from "./command-context";

/** What each cell shows at present. */
const shown = new WeakMap<Cell, Widget>();
/** Of each cell its latest run that ended: what is known late of one before is not said of it. */
const latest = new WeakMap<Cell, symbol>();

/** Says under a cell that failed for want of a secret what one click does about it, until it runs again. Nothing is written. */
export function watchForFailures(context: CommandContext): void {
  NotebookActions.executed.connect((_sender, { notebook, cell, error }) => {
    const run = Symbol();
    latest.set(cell, run);
    shown.get(cell)?.dispose();
    if (error === undefined || error === null || !(cell instanceof CodeCell)) {
      return;
    }
    const { errorName, errorValue, traceback } = error;
    const show = async (): Promise<void> => {
      const { failureNotice } = await import("./failure-notice");
      const notice = await failureNotice(context, notebook, cell, { errorName, errorValue, traceback });
      if (notice === undefined) {
        return;
      }
      if (cell.isDisposed || latest.get(cell) !== run) {
        notice.dispose();
        return;
      }
      shown.set(cell, notice);
      (cell.layout as PanelLayout).addWidget(notice);
    };
    // A cell that fails is shown as ever, also where nothing can be said about it.
    show().catch((failure: unknown) => console.warn("Notebook Secrets cannot say why this cell failed.", failure));
  });
}
