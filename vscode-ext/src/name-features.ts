import type { PanelModel } from "@nbsecrets/shared";
import { CodeActionKind, Disposable, languages, type DocumentSelector } from "vscode";
import { codeLanguages } from "./code-languages.ts";
import type { SecretsView } from "./secrets-view.ts";
import { UnknownMarks } from "./unknown-marks.ts";

/** Behind these the name of a secret may begin. */
const triggers = ['"', "'", "$", ".", "{"];

/** What the editor knows of names in code: their completion, what a hover says, and marks under unknown ones with quick fixes. */
export function nameFeatures(model: PanelModel, view: SecretsView): Disposable {
  const selector: DocumentSelector = codeLanguages.map((language) => ({ language }));
  const marks = new UnknownMarks(model);
  return Disposable.from(
    marks,
    languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: async (document, position, token) =>
          (await import("./complete-names.ts")).completeNames({ model, view }, document, position, token),
      },
      ...triggers,
    ),
    languages.registerHoverProvider(selector, {
      provideHover: async (document, position) =>
        (await import("./hover-name.ts")).hoverName({ model, view }, document, position),
    }),
    languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions: async (document, _range, { diagnostics }) =>
          (await import("./name-fixes.ts")).nameFixes(document, diagnostics),
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  );
}
