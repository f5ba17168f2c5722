import { usesPackage, type InsertionPlan } from "@nbsecrets/shared";
import { Range, window, workspace, WorkspaceEdit, type TextDocument, type TextEditor } from "vscode";
import type { InsertionPlace } from "./insert-place.ts";
import { isReadOnly } from "./is-read-only.ts";

/** A file that is open in an editor. */
export function filePlace(editor: TextEditor): InsertionPlace {
  const { document } = editor;
  return {
    target: () => ({
      language: document.languageId,
      hasPackage: usesPackage(document.languageId, [document.getText()]),
    }),
    situation: async () =>
      document.isClosed
        ? { kind: "none" }
        : { kind: "file", readOnly: await isReadOnly(document.uri, document), source: document.getText() },
    insert: async (plan) => {
      const done = await insertIntoDocument(document, editor, plan);
      await window.showTextDocument(document, { viewColumn: editor.viewColumn, preserveFocus: false });
      return done;
    },
  };
}

/** What a plan does to one document, which may be a cell. Without an editor there is no cursor: its end stands for it. */
export async function insertIntoDocument(
  document: TextDocument,
  editor: TextEditor | undefined,
  plan: InsertionPlan,
): Promise<boolean> {
  const end = document.getText().length;
  switch (plan.kind) {
    case "edit":
      return replace(document, editor, rangeOf(document, plan.start, plan.end), plan.text);
    case "new-lines":
      return replace(document, editor, new Range(plan.line, 0, plan.line, 0), plan.text);
    case "replace-active-cell":
      return replace(document, editor, rangeOf(document, 0, end), plan.text);
    case "at-cursor":
      return replace(document, editor, editor?.selection ?? rangeOf(document, end, end), plan.text);
    default:
      return true;
  }
}

/** A cursor at the range is behind the text then. */
async function replace(
  document: TextDocument,
  editor: TextEditor | undefined,
  range: Range,
  text: string,
): Promise<boolean> {
  if (editor === undefined || !window.visibleTextEditors.includes(editor)) {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, range, text);
    return workspace.applyEdit(edit);
  }
  const { version } = document;
  const done = await editor.edit((edit) => {
    if (range.isEmpty) {
      edit.insert(range.start, text);
    } else {
      edit.replace(range, text);
    }
  });
  // One that was made read-only for the session changes nothing, and says that it did.
  return done && document.version !== version;
}

function rangeOf(document: TextDocument, start: number, end: number): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
