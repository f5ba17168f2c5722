import { l10n, window } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";

/** Asks, since a link in a document may have called it, and takes back what was deleted or overwritten last. */
export async function undoChange({ model }: CommandContext): Promise<void> {
  const told = model.state.undo;
  if (told === undefined) {
    tell({ key: "undo-nothing", params: {} });
    return;
  }
  const yes = l10n.t("Undo");
  if ((await window.showInformationMessage(sentence(told), { modal: true }, yes)) === yes) {
    await model.undo(told);
  }
}

/** Says what was done, with a button that takes it back for as long as that can be done; the view, where it is shown, has both. */
export function tellUndo({ model, view }: CommandContext): void {
  const told = model.state.undo;
  if (told !== undefined && !view.visible) {
    tell(told, { [l10n.t("Undo")]: () => model.undo(told) });
  }
}
