import type { Message } from "./messages.ts";
import { loadableNames, snippetLanguage, standardMount, type SnippetTarget } from "./snippets.ts";

/** What is in front of the person, as an editor sees it. */
export type CursorSituation =
  | { readonly kind: "none" }
  | { readonly kind: "file"; readonly readOnly: boolean; readonly source: string }
  | {
      readonly kind: "notebook";
      readonly readOnly: boolean;
      /** The sources of all code cells, in order. */
      readonly codeSources: readonly string[];
      readonly activeCell: "code" | "other" | "none";
      /** The active cell's source; empty where there is none. */
      readonly activeSource: string;
    };

/** What the editor is to do; it decides nothing. */
export type InsertionPlan =
  | { readonly kind: "at-cursor"; readonly text: string }
  | { readonly kind: "new-line-at-top"; readonly text: string }
  | { readonly kind: "replace-active-cell"; readonly text: string }
  | { readonly kind: "new-cell"; readonly where: "above" | "below"; readonly text: string }
  | { readonly kind: "nothing"; readonly message: Message };

/** Where the loader of `names` goes. It is never inserted twice. */
export function planLoader(situation: CursorSituation, target: SnippetTarget, names: readonly string[]): InsertionPlan {
  const refusal = refuse(situation, target);
  if (refusal !== undefined) {
    return nothing(refusal);
  }
  const snippets = snippetLanguage(target.language);
  const loadable = loadableNames(names);
  if (snippets === undefined || loadable.length === 0) {
    return nothing({ key: "nothing-stored", params: {} });
  }
  // A reserved name that is left out makes "all" untrue only for the loader's own rule, which leaves it out as well.
  const text = snippets.loader(loadable, { hasPackage: target.hasPackage, all: true });
  if (situation.kind === "file") {
    return situation.source.includes(text)
      ? nothing({ key: "loader-present", params: {} })
      : { kind: "new-line-at-top", text: `${text}\n` };
  }
  if (situation.kind === "none") {
    return nothing({ key: "editor-needed", params: {} });
  }
  if (situation.codeSources.some((source) => source.includes(text))) {
    return nothing({ key: "loader-present", params: {} });
  }
  if (situation.activeCell === "code" && (situation.activeSource.trim() === "" || snippets.hasLoader(situation.activeSource))) {
    // An empty cell is filled; a cell that is a loader of fewer secrets, and nothing else, is brought up to date.
    if (situation.activeSource.trim() === "" || isOnlyLoader(situation.activeSource, target)) {
      return { kind: "replace-active-cell", text };
    }
  }
  return { kind: "new-cell", where: situation.activeCell === "none" ? "below" : "above", text };
}

/** Where the expression that reads one secret goes. */
export function planReference(situation: CursorSituation, target: SnippetTarget, name: string): InsertionPlan {
  const refusal = refuse(situation, target);
  if (refusal !== undefined) {
    return nothing(refusal);
  }
  const text = snippetLanguage(target.language)?.reference(name) ?? "";
  if (situation.kind === "notebook" && situation.activeCell !== "code") {
    return { kind: "new-cell", where: "below", text };
  }
  return { kind: "at-cursor", text };
}

function refuse(situation: CursorSituation, target: SnippetTarget): Message | undefined {
  if (situation.kind === "none") {
    return { key: "editor-needed", params: {} };
  }
  if (situation.readOnly) {
    return { key: "editor-read-only", params: {} };
  }
  if (snippetLanguage(target.language) === undefined) {
    const language = target.language === "" ? "this language" : target.language;
    return { key: "language-unsupported", params: { language, mount: standardMount } };
  }
  return undefined;
}

/** Whether a cell is exactly a loader that we made, for whichever names. */
function isOnlyLoader(source: string, target: SnippetTarget): boolean {
  const snippets = snippetLanguage(target.language);
  const names = [...source.matchAll(/"([A-Za-z0-9_]+)"/g)].map((match) => match[1] ?? "");
  const candidates = [names, names.filter((name) => name !== "NBSECRETS_MOUNT" && name !== "rb")];
  return candidates.some((list) =>
    [true, false].some((hasPackage) => snippets?.loader(list, { hasPackage, all: false }) === source.trim()),
  );
}

function nothing(message: Message): InsertionPlan {
  return { kind: "nothing", message };
}
