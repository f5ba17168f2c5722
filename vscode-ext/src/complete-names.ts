import { completionPlace } from "@nbsecrets/references";
import { checkName, listed, nameWords } from "@nbsecrets/shared";
import {
  CompletionItem,
  CompletionItemKind,
  Range,
  workspace,
  type CancellationToken,
  type Position,
  type TextDocument,
} from "vscode";
import { codeNames } from "./code-names.ts";
import type { CommandContext } from "./command-context.ts";
import { rowLanguage } from "./row-language.ts";
import { withoutTurns } from "./without-turns.ts";

/** The names of the secrets, where the code at the cursor reads one; else nothing. */
export async function completeNames(
  { model, view }: Pick<CommandContext, "model" | "view">,
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<CompletionItem[]> {
  if (!workspace.getConfiguration("nbsecrets", document).get<boolean>("completeNames", true)) {
    return [];
  }
  const { meanings } = codeNames(document);
  const place = completionPlace(document.getText(), document.offsetAt(position), document.languageId, { meanings });
  if (place === undefined) {
    return [];
  }
  await listed(model);
  if (token.isCancellationRequested) {
    return [];
  }
  const range = new Range(document.positionAt(place.from), document.positionAt(place.to));
  return model.state.secrets
    .filter(({ name }) => checkName(name) === undefined && (place.isText || !/^[0-9]/.test(name)))
    .map((info) => {
      const words = nameWords(info, view.kernel, Date.now(), rowLanguage);
      const item = new CompletionItem(
        { label: info.name, description: withoutTurns(words.note) },
        CompletionItemKind.Constant,
      );
      item.range = range;
      item.detail = words.state;
      item.documentation = withoutTurns(words.lines.join("\n"));
      // Before what others guess from the text.
      item.sortText = ` ${info.name}`;
      return item;
    });
}
