import { decodeUtf8, visibleText } from "@nbsecrets/shared";
import { l10n } from "vscode";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/** Copies the value of a secret, for a while. */
export async function copyValue(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Copy Secret Value"), always: true });
  if (info === undefined) {
    return;
  }
  const name = visibleText(info.name);
  const bytes = await context.model.reveal(info.name);
  const text = decodeUtf8(bytes);
  bytes.fill(0);
  if (text === undefined) {
    // What a clipboard takes is text: bytes would come out as others.
    tell({ key: "value-no-text-to-show", params: { name, bytes: String(bytes.length) } });
  } else {
    await context.copied.copy(text);
    tell({ key: "value-copied", params: { name } });
  }
}
