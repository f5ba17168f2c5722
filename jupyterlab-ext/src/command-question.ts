import { Dialog, showDialog } from "@jupyterlab/apputils";
import { commandEntry, type CommandIdOf, listed, visibleText } from "@nbsecrets/shared";
import { names, type CommandContext } from "./command-context";
import { sentence } from "./notice";
import { runCommand } from "./run-command";

/**
 * Runs a command that no gesture of a person stands behind, once a question that names what would happen was answered. `wanted`:
 * the secret that the call named; where it names none, the selected one is meant.
 */
export async function askThenRun(
  id: CommandIdOf<"jupyterlab">,
  context: CommandContext,
  wanted?: string,
): Promise<void> {
  const { model, trans, panel } = context;
  const { label, caption, needs } = commandEntry(id);
  await listed(model);
  const name = needs.includes("secret") ? (wanted ?? model.state.selected) : undefined;
  const about = id === "nbsecrets:undo" ? done(context) : known(context, name);
  const what = trans.__(caption);
  const question = about === undefined ? "command-question" : "command-question-about";
  const answer = await showDialog({
    title: trans.__(label),
    body: sentence({ key: question, params: { what, ...(about === undefined ? {} : { about }) } }, trans),
    buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.warnButton({ label: trans.__("Do it") })],
    defaultButton: 0,
  });
  panel()?.afterDialog(false);
  if (answer.button.accept) {
    await runCommand(id, context, name);
  }
}

/** What would be taken back. */
function done({ model, trans }: CommandContext): string | undefined {
  return model.state.undo && sentence(model.state.undo, trans).replace(/\.$/, "");
}

/** A name that is no secret's may be any sentence, so it is not shown. */
function known({ model }: CommandContext, name: string | undefined): string | undefined {
  return name !== undefined && names(model).includes(name) ? visibleText(name) : undefined;
}
