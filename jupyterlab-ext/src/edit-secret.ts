import { chosen, names, type CommandContext } from "./command-context";
import { SecretDialog } from "./secret-dialog";

/** Lets a person edit the secret called `wanted`, else the selected one, else one they are asked for. */
export async function editSecret(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Edit which secret?"));
  const before = model.state.secrets.find((info) => info.name === name);
  if (before !== undefined) {
    const { button } = await new SecretDialog({
      trans,
      before,
      names: () => names(model),
      save: (edit) => model.edit(before, edit),
    }).launch();
    panel()?.afterDialog(button.accept);
  }
}
