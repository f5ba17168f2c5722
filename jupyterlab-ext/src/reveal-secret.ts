import { chosen, type CommandContext } from "./command-context";
import { tell } from "./notice";
import { RevealDialog } from "./reveal-dialog";

/** Shows the value of the secret called `wanted`, else of the selected one, else of one the person is asked for. */
export async function revealSecret(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Reveal which secret?"));
  if (name === undefined) {
    return;
  }
  if (model.state.phase === "ready" && !model.state.canReveal) {
    tell({ key: "reveal-off", params: {} }, trans);
    return;
  }
  await new RevealDialog({ name, trans, reveal: () => model.reveal(name) }).launch();
  panel()?.afterDialog(false);
}
