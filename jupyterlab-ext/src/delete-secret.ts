import { Dialog, showDialog } from "@jupyterlab/apputils";
import { visibleText, whyReadOnly } from "@nbsecrets/shared";
import { chosen, type CommandContext } from "./command-context";
import { sentence, tell } from "./notice";
import { StillUsedQuestion } from "./still-used";

/** Asks, then deletes the secret called `wanted`, else the selected one, else one the person is asked for. */
export async function deleteSecret(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Delete which secret?"));
  if (name === undefined) {
    return;
  }
  const info = model.state.secrets.find((one) => one.name === name);
  const why = info && whyReadOnly(info);
  if (why !== undefined) {
    tell(why, trans);
    return;
  }
  const answer = await showDialog({
    title: trans.__("Delete Secret"),
    body: new StillUsedQuestion(
      sentence({ key: "delete-question", params: { name: visibleText(name) } }, trans),
      name,
      model,
      trans,
    ),
    buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.warnButton({ label: trans.__("Delete") })],
    defaultButton: 0,
  });
  panel()?.afterDialog(false);
  if (answer.button.accept) {
    await model.remove(name);
  }
}
