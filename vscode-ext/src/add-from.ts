import { encodeUtf8, planReferenceWithLoader, snippetLanguage } from "@nbsecrets/shared";
import { l10n, Position, Selection, window, type Range, type TextEditor } from "vscode";
import { addSecret, tellAdded } from "./add-secret.ts";
import type { CommandContext } from "./command-context.ts";
import { insert } from "./insert-code.ts";
import { insertionPlace } from "./insert-place.ts";
import { tell } from "./notice.ts";
import { valueOfClipboard, valueOfFile } from "./value-source.ts";

/** Adds a secret whose value is what was copied, with all its line breaks. */
export async function addFromClipboard(context: CommandContext): Promise<void> {
  await added(context, await addSecret(context, valueOfClipboard));
}

/** Adds a secret whose value is what a file holds. */
export async function addFromFile(context: CommandContext): Promise<void> {
  await added(context, await addSecret(context, valueOfFile));
}

/** Adds a secret whose value is the selected text, which code that reads it takes the place of, where that is wanted. */
export async function addFromSelection(context: CommandContext): Promise<void> {
  const editor = window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? "";
  if (editor === undefined || text === "") {
    tell({ key: "selection-empty", params: {} });
    return;
  }
  const { selection } = editor;
  const place = insertionPlace();
  const name = await addSecret(context, async () => encodeUtf8(text));
  if (name === undefined) {
    return;
  }
  await context.view.reveal(name);
  const replace = l10n.t("Replace");
  const answer = await window.showInformationMessage(
    l10n.t("Saved {0}. Replace the selected text with code that reads it?", name),
    {
      modal: true,
      detail: l10n.t(
        "It may still be in what can be undone, in VS Code's Local History and in version control. Where others can look there, have a new one made.",
      ),
    },
    replace,
  );
  if (answer !== replace) {
    return;
  }
  if (editor.document.getText(selection) !== text) {
    tell({ key: "selection-moved", params: { name } });
    return;
  }
  const isCode = snippetLanguage(editor.document.languageId) !== undefined;
  const whole = isCode ? withQuotes(editor, selection) : selection;
  editor.selection = new Selection(whole.start, whole.end);
  await insert(context, (situation, target) => planReferenceWithLoader(situation, target, name), place);
}

/** A string's quotes go with it: what takes its place is an expression. */
function withQuotes({ document }: TextEditor, range: Range): Range {
  const line = document.lineAt(range.end.line);
  const before = range.start.character === 0 ? "" : document.lineAt(range.start.line).text[range.start.character - 1];
  const after = line.text[range.end.character];
  const isQuoted = before === after && (before === '"' || before === "'" || before === "`");
  return isQuoted
    ? range.with(
        new Position(range.start.line, range.start.character - 1),
        new Position(range.end.line, range.end.character + 1),
      )
    : range;
}

async function added(context: CommandContext, name: string | undefined): Promise<void> {
  if (name !== undefined) {
    await tellAdded(context, name);
  }
}
