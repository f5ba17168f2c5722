import { takenNames, visibleText } from "@nbsecrets/shared";
import { l10n } from "vscode";
import { askName } from "./ask-name.ts";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";
import { saved } from "./saved.ts";

/** Saves a secret under another name as well. The old one stays, since code may read it; that is said before. */
export async function renameSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const { model, view } = context;
  const info = await chosenSecret(context, words, { title: l10n.t("Rename to a New Secret") });
  if (info === undefined) {
    return;
  }
  const old = visibleText(info.name);
  const { stillUsed } = await import("./where-used.ts");
  const still = await stillUsed(model, [info.name]);
  const kept = l10n.t("{0} stays as it is; delete it when nothing reads it any more.", old);
  const answer = await askName({
    title: l10n.t("Rename {0} to a New Secret", old),
    prompt: [kept, ...(still === undefined ? [] : [sentence(still)])].join(" "),
    value: info.name,
    names: () => takenNames(model.state.secrets),
  });
  if (answer?.kind !== "text") {
    return;
  }
  const name = answer.text;
  if (await saved(() => model.edit(info, { name, details: {} }))) {
    await view.reveal(name);
    const { offerRename } = await import("./rename-in-code.ts");
    if (await offerRename(context, info.name, name)) {
      return;
    }
    if (!view.visible) {
      tell({ key: "undo-saved", params: { name } });
    }
  }
}
