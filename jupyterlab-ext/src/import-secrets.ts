import { Notification } from "@jupyterlab/apputils";
import { ImportModel, listed, UNDO_TIME } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { ImportDialog } from "./import-dialog";
import { readImportFile } from "./import-source";
import { sentence, tellError } from "./notice";

/** Lets a person choose a file, or takes the one that was dropped, shows what would become of each secret in it, and saves what they want. */
export async function importSecrets({ model, trans }: CommandContext, dropped?: File): Promise<void> {
  await listed(model);
  const importing = new ImportModel(model);
  try {
    const dialog = new ImportDialog(importing, trans);
    if (dropped !== undefined) {
      readImportFile(importing, dropped);
    }
    await dialog.launch();
    if (dialog.done === undefined) {
      return;
    }
    const { fileName } = importing.state;
    const stays = fileName === "" ? [] : [sentence({ key: "import-file-stays", params: { path: fileName } }, trans)];
    const told = model.state.undo;
    const undo = {
      label: trans.__("Undo"),
      caption: trans.__("Take back what was imported and replaced"),
      callback: () => void model.undo(told).catch((error: unknown) => tellError(error, trans)),
    };
    Notification.success([sentence(dialog.done, trans), ...stays].join(" "), {
      autoClose: UNDO_TIME,
      actions: told === undefined ? [] : [undo],
    });
  } finally {
    importing.dispose();
  }
}
