import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { CompletionHandler } from "@jupyterlab/completer";
import { Text } from "@jupyterlab/coreutils";
import { completionPlace, NotebookReferences } from "@nbsecrets/references";
import { checkName, listed, nameWords, visibleText } from "@nbsecrets/shared";
import type { CodeDocument } from "./code-document";
import type { LanguageContext } from "./code-in-front";
import { rowLanguage } from "./row-language";

interface Cursor {
  readonly editor: CodeEditor.IEditor;
  readonly text: string;
  readonly offset: number;
}

/** The names of the secrets, where the code at the cursor reads one; else undefined. */
export async function completeNames(
  { model, stages, trans }: LanguageContext,
  front: CodeDocument | undefined,
  { editor, text, offset }: Cursor,
): Promise<CompletionHandler.ICompletionItemsReply | undefined> {
  const references = new NotebookReferences();
  if (front?.isDisposed === false && front.editors().includes(editor)) {
    references.update(front.cells());
  }
  const { meanings } = references;
  // JupyterLab counts whole characters.
  const place = completionPlace(text, Text.charIndexToJsIndex(offset, text), editor.model.mimeType, { meanings });
  if (place === undefined) {
    return undefined;
  }
  await listed(model);
  const items = model.state.secrets
    .filter(({ name }) => checkName(name) === undefined && (place.isText || !/^[0-9]/.test(name)))
    .map((info) => {
      const { state, lines } = nameWords(info, stages.current, Date.now(), rowLanguage(trans));
      // JupyterLab shows the type at the right of a name, as wide as the widest name leaves room for.
      return { label: info.name, type: state, documentation: [state, ...lines].map(visibleText).join("\n") };
    });
  const [start, end] = [place.from, place.to].map((index) => Text.jsIndexToCharIndex(index, text));
  return { start: start ?? offset, end: end ?? offset, items };
}
