import type { Message } from "./messages.ts";
import { checkName } from "./secret-name.ts";
import { loadableNames, snippetLanguage, type SnippetTarget } from "./snippets.ts";

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
  /** Before this line of the file, counted from 0; the text ends with a line break. */
  | { readonly kind: "new-lines"; readonly line: number; readonly text: string }
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
  // A loader of everything that is stored loads these as well, where its package imports.
  const enough = target.hasPackage ? [text, snippets.loader([], { hasPackage: true, all: true })] : [text];
  const isLoaded = (source: string): boolean => enough.some((code) => lines(source).includes(code));
  if (situation.kind === "file") {
    return isLoaded(situation.source)
      ? nothing({ key: "loader-present", params: {} })
      : { kind: "new-lines", line: snippets.firstLine(lines(situation.source)), text: `${text}\n` };
  }
  if (situation.kind === "none") {
    return nothing({ key: "editor-needed", params: {} });
  }
  if (situation.codeSources.some(isLoaded)) {
    return nothing({ key: "loader-present", params: {} });
  }
  if (
    situation.activeCell === "code" &&
    (situation.activeSource.trim() === "" || snippets.hasLoader(situation.activeSource))
  ) {
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
  // A store may hold a name that would be something else than a name within code.
  const bad = checkName(name);
  if (bad !== undefined) {
    return nothing(bad);
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
    return { key: "language-unsupported", params: { language } };
  }
  return undefined;
}

/** Whether a cell is exactly a loader that we made, for whichever names. */
function isOnlyLoader(source: string, target: SnippetTarget): boolean {
  const snippets = snippetLanguage(target.language);
  const code = lines(source).trim();
  const quoted = [...code.matchAll(/"([A-Za-z0-9_]+)"/g)].map((match) => match[1] ?? "");
  return (
    snippets?.loader(quoted, { hasPackage: true, all: false }) === code ||
    // Plain code has a word in quotes before its names, and one after them.
    snippets?.loader(quoted.slice(1, -1), { hasPackage: false, all: false }) === code
  );
}

/** With the line ends that snippets have, whatever the document's are. */
function lines(source: string): string {
  return source.replace(/\r\n?/g, "\n");
}

function nothing(message: Message): InsertionPlan {
  return { kind: "nothing", message };
}
