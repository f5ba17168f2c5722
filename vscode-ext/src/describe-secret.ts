import { MAX_DESCRIPTION_LENGTH, SecretEditing, visibleText } from "@nbsecrets/shared";
import { l10n } from "vscode";
import { askText } from "./ask-text.ts";
import { chosenSecret, isChangeable, type CommandArguments, type CommandContext } from "./command-context.ts";
import { saveEdit } from "./save-edit.ts";

/** Edits the note of a secret, which is no secret itself. */
export async function describeSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Edit Secret Description") });
  if (info === undefined || !isChangeable(info)) {
    return;
  }
  const { name } = info;
  const editing = new SecretEditing(context.model, info);
  try {
    const answer = await askText({
      title: l10n.t("Description of {0}", visibleText(name)),
      value: info.description ?? "",
      prompt: l10n.t("What it is for. Everybody who sees the list can read it; empty for none."),
      check: (text) =>
        text.length > MAX_DESCRIPTION_LENGTH ? l10n.t("At most {0} characters.", MAX_DESCRIPTION_LENGTH) : undefined,
    });
    if (answer?.kind === "text") {
      await saveEdit(editing, info, { name, details: { description: answer.text } });
    }
  } finally {
    editing.dispose();
  }
}
