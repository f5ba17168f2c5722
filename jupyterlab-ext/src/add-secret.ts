import { checkName, listed, SecretEditing } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { frontDocument } from "./front-document";
import { pinnedNeed } from "./pinned-need";
import { SecretDialog } from "./secret-dialog";

/** Whether the loader was wanted the last time; for as long as the page lives. Before that, the settings say. */
let wantsLoader: boolean | undefined;

/** Asks for a new secret and saves it; inserts the loader after it and loads it, where that is wanted. `name`: as a cell reads it. */
export async function addSecret(context: CommandContext, name?: string): Promise<void> {
  const { model, stages, trans, settings, panel } = context;
  await listed(model);
  const front = frontDocument(context);
  const need = name === undefined ? undefined : await pinnedNeed(context, name);
  const loads = (): boolean => stages.obstacle === undefined;
  const dialog = new SecretDialog({
    trans,
    editing: new SecretEditing(model),
    ...(name !== undefined && checkName(name) === undefined ? { name } : {}),
    ...(need === undefined ? {} : { need }),
    ...(front.takesCode ? { loader: { checked: wantsLoader ?? settings.insertLoader, loads } } : {}),
  });
  const { form } = dialog;
  void front.asked().then(({ language, takesLoader }) => {
    form.language = language;
    if (!takesLoader) {
      form.withdrawLoader();
    }
  });
  const { button } = await dialog.launch();
  panel()?.afterDialog(button.accept, dialog.savedName);
  const choice = form.loaderChoice;
  if (button.accept && choice !== undefined) {
    wantsLoader = choice;
    if (choice) {
      await (await import("./insert-code")).insertLoader(context);
      const { savedName } = dialog;
      if (form.loads && savedName !== undefined) {
        // The row says what came of it.
        await stages.load([savedName]);
      }
    }
  }
}
