import { Dialog } from "@jupyterlab/apputils";
import { mergePinned, NotebookReferences, readPinned, writePinned, type PinnedNeed } from "@nbsecrets/references";
import { listed } from "@nbsecrets/shared";
import { AcceptButton } from "./accept-button";
import { names, type CommandContext } from "./command-context";
import { isReadOnly } from "./is-read-only";
import { notebookCode } from "./notebook-code";
import { tell } from "./notice";
import { PinForm } from "./pin-form";

/** Asks which of the secrets that the notebook in front needs are to be written into it, and with which hints; and writes that. */
export async function pinNeeds({ app, notebooks, model, trans }: CommandContext): Promise<void> {
  const panel = notebooks?.currentWidget;
  const metadata = panel?.model?.sharedModel.metadata;
  if (!panel || metadata === undefined) {
    tell({ key: "notebook-needed", params: {} }, trans);
    return;
  }
  if (isReadOnly(panel.context)) {
    tell({ key: "pin-read-only", params: {} }, trans);
    return;
  }
  await listed(model);
  const before = readPinned(metadata);
  const references = new NotebookReferences();
  references.update(notebookCode(panel));
  const needs = references.needs({ stored: new Set(names(model)), pinned: before });
  if (needs.length === 0) {
    tell({ key: "pin-nothing", params: {} }, trans);
    return;
  }
  const form = new PinForm(needs, trans);
  const dialog = new Dialog({
    title: trans.__("Pin What This Notebook Needs"),
    body: form,
    buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.okButton({ label: trans.__("Save") })],
  });
  dialog.addClass("nbsecrets-dialog");
  const accept = new AcceptButton(dialog.node);
  form.node.addEventListener("input", () => accept.enable(form.isRight));
  const { button } = await dialog.launch();
  if (button.accept && form.isRight && !panel.isDisposed) {
    // Others may have pinned something while the form was open.
    const now = readPinned(panel.model?.sharedModel.metadata);
    write(panel.model?.sharedModel, mergePinned(before, form.pinned, now));
  }
  app.shell.activateById(panel.id);
}

/** The part of a notebook that holds what it says of itself. */
interface NotebookMetadata {
  readonly metadata: unknown;
  setMetadata(key: string, value: never): void;
  deleteMetadata(key: string): void;
}

function write(notebook: NotebookMetadata | undefined, needs: readonly PinnedNeed[]): void {
  const ours = writePinned(notebook?.metadata, needs)["nbsecrets"];
  if (ours === undefined) {
    notebook?.deleteMetadata("nbsecrets");
  } else {
    notebook?.setMetadata("nbsecrets", ours as never);
  }
}
