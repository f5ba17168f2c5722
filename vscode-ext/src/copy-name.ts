import { visibleText } from "@nbsecrets/shared";
import { env, l10n } from "vscode";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/** Copies the name of a secret. */
export async function copyName(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Copy Secret Name") });
  if (info !== undefined) {
    await env.clipboard.writeText(info.name);
    tell({ key: "name-copied", params: { name: visibleText(info.name) } });
  }
}
