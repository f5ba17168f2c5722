import { Dialog, showDialog } from "@jupyterlab/apputils";
import { chosen, type CommandContext } from "./command-context";
import { sentence } from "./notice";

/** Asks, then deletes the secret called `wanted`, else the selected one, else one the person is asked for. */
export async function deleteSecret(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans } = context;
  const name = await chosen(context, wanted, trans.__("Delete which secret?"));
  if (name === undefined) {
    return;
  }
  const answer = await showDialog({
    title: trans.__("Delete Secret"),
    body: sentence({ key: "delete-question", params: { name } }, trans),
    buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.warnButton({ label: trans.__("Delete") })],
    defaultButton: 0,
  });
  if (answer.button.accept) {
    await model.remove(name);
  }
}
