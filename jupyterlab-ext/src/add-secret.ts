import { listed, names, type CommandContext } from "./command-context";
import { SecretDialog } from "./secret-dialog";

/** Asks for a new secret and saves it. */
export async function addSecret({ model, trans }: CommandContext): Promise<void> {
  await listed(model);
  await new SecretDialog({ trans, names: () => names(model), save: (edit) => model.add(edit) }).launch();
}
