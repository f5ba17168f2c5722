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
        : { kind: "file", readOnly: await isReadOnly(document.uri), source: document.getText() },
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
  switch (plan.kind) {
    case "edit":
      return replace(document, rangeOf(document, plan.start, plan.end), plan.text);
    case "new-lines":
      return replace(document, new Range(plan.line, 0, plan.line, 0), plan.text);
    case "replace-active-cell":
      return replace(document, rangeOf(document, 0, document.getText().length), plan.text);
    case "at-cursor":
      if (editor === undefined) {
        const end = document.positionAt(document.getText().length);
        return replace(document, new Range(end, end), plan.text);
      }
      return atCursor(editor, plan.text);
    default:
      return true;
  }
}

/** In place of what is selected, with the cursor behind it. */
async function atCursor(editor: TextEditor, text: string): Promise<boolean> {
  const { selection } = editor;
  return editor.edit((edit) => {
    if (selection.isEmpty) {
      edit.insert(selection.active, text);
    } else {
      edit.replace(selection, text);
    }
  });
}

function replace(document: TextDocument, range: Range, text: string): Thenable<boolean> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, text);
  return workspace.applyEdit(edit);
}

function rangeOf(document: TextDocument, start: number, end: number): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
