import { Dialog, showDialog } from "@jupyterlab/apputils";
import { SecretEditing, visibleText, whyReadOnly } from "@nbsecrets/shared";
import { chosen, type CommandContext } from "./command-context";
import { frontDocument } from "./front-document";
import { sentence } from "./notice";
import { SecretDialog } from "./secret-dialog";

/**
 * Lets a person edit the secret called `wanted`, else the selected one, else one they are asked for. Resolves with the name that
 * was saved; undefined where nothing was.
 */
export async function editSecret(context: CommandContext, wanted?: string): Promise<string | undefined> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Edit which secret?"));
  const before = model.state.secrets.find((info) => info.name === name);
  if (before === undefined) {
    return undefined;
  }
  const why = whyReadOnly(before);
  if (why !== undefined) {
    await showDialog({
      title: trans.__("Edit %1", visibleText(before.name)),
      body: sentence(why, trans),
      buttons: [Dialog.okButton({ label: trans.__("Close") })],
    });
    panel()?.afterDialog(false);
    return undefined;
  }
  const dialog = new SecretDialog({ trans, editing: new SecretEditing(model, before) });
  void frontDocument(context)
    .asked()
    .then(({ language }) => (dialog.form.language = language));
  const { button } = await dialog.launch();
  panel()?.afterDialog(button.accept, dialog.savedName);
  const { savedName } = dialog;
  if (savedName !== undefined && savedName !== before.name) {
    const { offerRename } = await import("./rename-in-code");
    await offerRename(context, before.name, savedName);
  }
  return savedName;
}
