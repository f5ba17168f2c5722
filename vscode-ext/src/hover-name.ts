import { listed, nameWords, visibleText } from "@nbsecrets/shared";
import { Hover, l10n, MarkdownString, Range, type Position, type TextDocument } from "vscode";
import { codeNames } from "./code-names.ts";
import type { CommandContext } from "./command-context.ts";
import { rowLanguage } from "./row-language.ts";
import { withoutTurns } from "./without-turns.ts";

/** What is known of the stored secret whose name is at the pointer. Of others the mark below them says what is to be said. */
export async function hoverName(
  { model, view }: Pick<CommandContext, "model" | "view">,
  document: TextDocument,
  position: Position,
): Promise<Hover | undefined> {
  const { documents, readings, pinned } = codeNames(document);
  const at = document.offsetAt(position);
  const { references = [] } = readings[documents.indexOf(document)] ?? {};
  const found = references.find(({ kind, from, to }) => kind === "name" && from <= at && at <= to);
  if (found?.kind !== "name") {
    return undefined;
  }
  await listed(model);
  const info = model.state.secrets.find(({ name }) => name === found.name);
  if (info === undefined) {
    return undefined;
  }
  const { state, lines } = nameWords(info, view.kernel, Date.now(), rowLanguage);
  const hint = pinned.find(({ name }) => name === found.name)?.hint;
  const text = new MarkdownString();
  // As text: what others wrote is no link and no heading.
  text.appendText(`${visibleText(found.name)}: ${state}`);
  for (const line of [...lines, ...(hint === undefined ? [] : [hint])]) {
    text.appendMarkdown("\n\n").appendText(withoutTurns(line));
  }
  // The one command that a link here may run: it shows where code names a secret.
  text.isTrusted = { enabledCommands: ["nbsecrets:where-used"] };
  const words = encodeURIComponent(JSON.stringify([found.name]));
  text.appendMarkdown(`\n\n[${l10n.t("Where Used")}](command:nbsecrets:where-used?${words})`);
  return new Hover(text, new Range(document.positionAt(found.from), document.positionAt(found.to)));
}
