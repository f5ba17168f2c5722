import { renameReferences } from "@nbsecrets/references";
import { unknownWords } from "@nbsecrets/shared";
import { CodeAction, CodeActionKind, Range, WorkspaceEdit, type Diagnostic, type TextDocument } from "vscode";
import { codeNames } from "./code-names.ts";
import { sentence } from "./notice.ts";
import { UnknownDiagnostic } from "./unknown-diagnostic.ts";

/** What one can do about the unknown names at the cursor: write the one that was meant, or add it. */
export function nameFixes(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics
    .filter((diagnostic) => diagnostic instanceof UnknownDiagnostic)
    .flatMap((diagnostic) => {
      const { name, nearest } = diagnostic;
      const { add, meant } = unknownWords(name, nearest);
      const adding = new CodeAction(sentence(add), CodeActionKind.QuickFix);
      adding.command = { command: "nbsecrets:add", title: sentence(add), arguments: [name] };
      const actions = [adding];
      if (meant !== undefined && nearest !== undefined) {
        const renaming = new CodeAction(sentence(meant), CodeActionKind.QuickFix);
        renaming.edit = renamed(document, name, nearest);
        renaming.isPreferred = true;
        actions.unshift(renaming);
      }
      for (const action of actions) {
        action.diagnostics = [diagnostic];
      }
      return actions;
    });
}

function renamed(document: TextDocument, from: string, to: string): WorkspaceEdit {
  const { meanings } = codeNames(document);
  const { edits } = renameReferences(document.getText(), document.languageId, { from, to }, { meanings });
  const edit = new WorkspaceEdit();
  for (const one of edits) {
    edit.replace(document.uri, new Range(document.positionAt(one.from), document.positionAt(one.to)), one.text);
  }
  return edit;
}
