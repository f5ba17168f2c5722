import type { Cell } from "@jupyterlab/cells";
import { PageConfig } from "@jupyterlab/coreutils";
import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { installCode, listed, type Message, planPlainCode, sharedNames, whyNoSecrets } from "@nbsecrets/shared";
import { names, type CommandContext } from "./command-context";
import { insertionPlace } from "./insert-place";
import { isReadOnly } from "./is-read-only";
import { forgetKernel, kernelTarget } from "./kernel-target";
import { addCodeCell, codeCells, selectCell, takesCode } from "./notebook-place";
import { offer, tell } from "./notice";

/**
 * Replaces what a notebook does with our package by plain code that loads the same secrets; in `wanted`, else in the
 * notebook in front. `cell`: the one that failed, which is then next to run.
 */
export async function usePlainCode(context: CommandContext, wanted?: NotebookPanel, cell?: Cell): Promise<void> {
  await listed(context.model);
  const panel = await pythonNotebook(context, wanted);
  if (panel === undefined) {
    return;
  }
  const notebook = panel.content;
  const cells = codeCells(notebook);
  const plan = planPlainCode(
    cells.map(({ model }) => model.sharedModel.getSource()),
    names(context.model),
    sharedNames(context.model.state.secrets),
  );
  if (plan.kind === "nothing") {
    const message = plan.message.key === "nothing-stored" ? whyNoSecrets(context.model.state) : plan.message;
    tell(message, context.trans);
    return;
  }
  const changes = plan.cells.flatMap(({ index, source }) => {
    const changed = cells[index];
    return changed === undefined ? [] : [{ changed, source }];
  });
  if (!changes.every(({ changed }) => takesCode(changed))) {
    tell({ key: "plain-code-locked", params: {} }, context.trans);
    return;
  }
  for (const { changed, source } of changes) {
    changed.model.sharedModel.setSource(source);
  }
  const next = cell ?? changes[0]?.changed;
  if (next !== undefined) {
    selectCell(notebook, notebook.widgets.indexOf(next));
  }
  tell({ key: "plain-code-done", params: {} }, context.trans);
}

/**
 * Installs our package where the kernel of a notebook runs, in a cell that a person can see, from the copy that came with
 * this server: no index is asked, where anybody may have taken the name. `cell`: the one that failed; it is next to run.
 */
export async function installPackage(context: CommandContext, wanted?: NotebookPanel, cell?: Cell): Promise<void> {
  const panel = await pythonNotebook(context, wanted);
  if (panel === undefined) {
    return;
  }
  const { content: notebook, sessionContext } = panel;
  const kernel = sessionContext.session?.kernel;
  const wheel = PageConfig.getOption("nbsecretsWheel");
  if (!kernel || wheel === "") {
    tell({ key: kernel ? "package-unpacked" : "kernel-needed", params: {} }, context.trans);
    return;
  }
  const index = cell === undefined ? notebook.activeCellIndex : notebook.widgets.indexOf(cell);
  addCodeCell(notebook, Math.max(index, 0), installCode(wheel));
  selectCell(notebook, Math.max(index, 0));
  await NotebookActions.run(notebook, sessionContext);
  forgetKernel(kernel);
  const { hasPackage } = await kernelTarget(kernel, "python");
  if (!hasPackage) {
    offer({ key: "package-not-installed", params: {} }, context.trans, {
      [context.trans.__("Use plain code")]: () => usePlainCode(context, panel, cell),
    });
    return;
  }
  if (cell !== undefined && !cell.isDisposed) {
    selectCell(notebook, notebook.widgets.indexOf(cell));
  }
  tell({ key: "package-installed", params: {} }, context.trans);
}

/** The notebook that may be changed; where there is none, it is said why. */
async function pythonNotebook(
  context: CommandContext,
  wanted: NotebookPanel | undefined,
): Promise<NotebookPanel | undefined> {
  const panel = wanted ?? context.notebooks?.find((one) => one === context.app.shell.currentWidget);
  const refuse = (key: Message["key"]): undefined => {
    tell({ key, params: {} }, context.trans);
    return undefined;
  };
  if (panel === undefined) {
    return refuse("notebook-needed");
  }
  if (isReadOnly(panel.context)) {
    return refuse("editor-read-only");
  }
  const { language } = await insertionPlace(context, panel).target();
  return language === "python" ? panel : refuse("plain-code-python");
}
