import { listed, names, type CommandContext } from "./command-context";
import { SecretDialog } from "./secret-dialog";

/** Asks for a new secret and saves it. */
export async function addSecret({ model, trans, panel }: CommandContext): Promise<void> {
  await listed(model);
  const { button } = await new SecretDialog({
    trans,
    names: () => names(model),
    save: (edit) => model.add(edit),
  }).launch();
  panel()?.afterDialog(button.accept);
}
