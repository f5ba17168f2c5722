import type { CommandContext } from "./command-context";
import { tell } from "./notice";

/** Takes back what was deleted or overwritten last, as long as that can be done. */
export async function undoChange({ model, trans, panel }: CommandContext): Promise<void> {
  if (model.state.undo === undefined) {
    tell({ key: "undo-nothing", params: {} }, trans);
    return;
  }
  await model.undo();
  panel()?.afterDialog(true);
}
