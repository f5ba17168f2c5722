import { Notification } from "@jupyterlab/apputils";
import { NotebookActions, type Notebook } from "@jupyterlab/notebook";
import { isModuleMissing } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { offer } from "./notice";

/** The notice that each notebook has at present. */
const shown = new WeakMap<Notebook, string>();

/** Offers a way on whenever a cell failed because our package is not installed where its kernel runs. */
export function watchForMissingModule(context: CommandContext): void {
  NotebookActions.executed.connect((_sender, { notebook, cell, error }) => {
    const panel = context.notebooks?.find(({ content }) => content === notebook);
    if (error === undefined || error === null || panel === undefined || !isModuleMissing(error)) {
      return;
    }
    const { trans } = context;
    // Run again before it was closed: one notice, the latest.
    Notification.dismiss(shown.get(notebook));
    const id = offer({ key: "module-missing", params: {} }, trans, {
      [trans.__("Use plain code")]: async () => (await import("./module-remedies")).usePlainCode(context, panel, cell),
      [trans.__("Install here")]: async () => (await import("./module-remedies")).installPackage(context, panel, cell),
    });
    shown.set(notebook, id);
  });
}
