import { cellLanguage } from "./cell-magic.ts";
import type { Message } from "./messages.ts";
import { checkName } from "./secret-name.ts";
import type { FoundLoader, OtherForm, SnippetLanguage, SnippetTarget } from "./snippet-language.ts";
import { loadableNames, snippetLanguage } from "./snippets.ts";

/** What is in front of the person, as an editor sees it. */
export type CursorSituation =
  | { readonly kind: "none" }
  | { readonly kind: "file"; readonly readOnly: boolean; readonly source: string }
  | {
      readonly kind: "notebook";
      readonly readOnly: boolean;
      /** The sources of all code cells, in order. */
      readonly codeSources: readonly string[];
      /** Which of them, by index, must not be changed; what they load is loaded all the same. None where it is absent. */
      readonly locked?: readonly number[];
      readonly activeCell: "code" | "other" | "none";
      /** The active cell's source; empty where there is none. */
      readonly activeSource: string;
    };

/** What the editor is to do; it decides nothing. `note`: what the person is told once it is done. */
export type InsertionPlan =
  | { readonly kind: "at-cursor"; readonly text: string; readonly note?: Message }
  /** Before this line of the file, counted from 0; the text ends with a line break. The cursor stays where it is. */
  | { readonly kind: "new-lines"; readonly line: number; readonly text: string; readonly note?: Message }
  | { readonly kind: "replace-active-cell"; readonly text: string; readonly note?: Message }
  /**
   * A code cell beside the active one. It becomes the active cell, with the cursor `behind` its text where a person writes on,
   * unless the active cell and its cursor are to `stay`.
   */
  | {
      readonly kind: "new-cell";
      readonly where: "above" | "below";
      readonly text: string;
      readonly cursor?: "stay" | "behind";
      readonly note?: Message;
    }
  /**
   * Instead of what is between two offsets (UTF-16 units, the end exclusive) of the file, or of the code cell with this index
   * in `codeSources`. Cursor and active cell stay where they are.
   */
  | {
      readonly kind: "edit";
      readonly cell?: number;
      readonly start: number;
      readonly end: number;
      readonly text: string;
      readonly note?: Message;
    }
  /** `offer`: what would make it possible. */
  | { readonly kind: "nothing"; readonly message: Message; readonly offer?: "new-notebook" };

/**
 * Where the loader of `names`, which are all there are, goes. It is never inserted twice: where the document loads all of them
 * already, nothing is; a loader of others that nobody changed is brought up to date; only else there is a new one.
 */
export function planLoader(cursor: CursorSituation, target: SnippetTarget, names: readonly string[]): InsertionPlan {
  const scene = sceneOf(cursor, target);
  if ("kind" in scene) {
    return scene;
  }
  const { situation, snippets, sources } = scene;
  const loadable = loadableNames(names);
  const possible = loadable.filter((name) => snippets.refuses?.(name) === undefined);
  const leftOut = loadable.filter((name) => !possible.includes(name)).join(", ");
  const leftOutNote: Message | undefined =
    leftOut === "" ? undefined : { key: "loader-leaves-out", params: { names: leftOut } };
  if (possible.length === 0) {
    return nothing(leftOutNote ?? { key: "nothing-stored", params: {} });
  }
  const found = firstLoader(scene);
  // No kernel runs a file. What it can import is not known, so a loader there is taken at its word.
  const isFile = situation.kind === "file";
  const isOutdated = found?.names.some((name) => !names.includes(name)) ?? false;
  const isShared = (name: string): boolean => target.shared?.includes(name) === true;
  const isLoaded = (name: string): boolean => {
    const options = { hasPackage: target.hasPackage || isFile, shared: isShared(name) };
    return sources.some(({ code }) => snippets.loads(code, name, options));
  };
  if (!isOutdated && possible.every(isLoaded)) {
    return nothing({ key: "loader-present", params: {} });
  }
  const hasPackage = target.hasPackage || (isFile && found?.hasPackage === true);
  // A reserved name in the loader that is there was written by somebody.
  const kept = found?.names.filter((name) => names.includes(name) && !possible.includes(name)) ?? [];
  const named = [...possible, ...kept];
  const text = snippets.loader(named, { hasPackage, all: kept.length === 0, shared: named.some(isShared) });
  const whole = withImport(scene, text, snippets.referenceImports, found);
  if (found !== undefined) {
    return editOf(found, whole, isActive(situation, found) ? leftOutNote : { key: "loader-updated", params: {} });
  }
  const plan = placed(situation, snippets, whole);
  return leftOutNote === undefined ? plan : { ...plan, note: leftOutNote };
}

/** Where the expression that reads one secret goes; `planReferenceWithLoader` is what a gesture takes. */
export function planReference(situation: CursorSituation, target: SnippetTarget, name: string): InsertionPlan {
  const scene = sceneOf(situation, target);
  if ("kind" in scene) {
    return scene;
  }
  const snippets = scene.active ?? scene.snippets;
  // A store may hold a name that would be something else than a name within code.
  const bad = checkName(name) ?? snippets.refuses?.(name);
  return bad === undefined ? placedExpression(scene, snippets, snippets.reference(name)) : nothing(bad);
}

/**
 * The expression that reads one secret, at the cursor, and above it, once, what makes it work: the loader, unless the document
 * loads this secret already, and the import that the expression needs.
 *
 * @returns what to do, one after the other, each seen from where the one before left off. The person ends up behind the
 * expression. A single `nothing` where it cannot be inserted.
 */
export function planReferenceWithLoader(
  situation: CursorSituation,
  target: SnippetTarget,
  name: string,
): readonly InsertionPlan[] {
  const scene = sceneOf(situation, target);
  const expression = planReference(situation, target, name);
  if ("kind" in scene || expression.kind === "nothing") {
    return [expression];
  }
  const isOwn = scene.active === undefined || scene.active === scene.snippets;
  return [
    ...planFirst(scene, name, { imports: isOwn ? scene.snippets.referenceImports : undefined, loads: true }),
    expression,
  ];
}

/** The same for one of `otherForms`. */
export function planOtherForm(
  situation: CursorSituation,
  target: SnippetTarget,
  name: string,
  form: OtherForm,
): readonly InsertionPlan[] {
  const scene = sceneOf(situation, target);
  if ("kind" in scene) {
    return [scene];
  }
  if (form.whole === true) {
    const isThere = scene.sources.some(({ code }) => code.replace(/\r\n?/g, "\n").includes(form.code));
    return [
      isThere ? nothing({ key: "loader-present", params: {} }) : placed(scene.situation, scene.snippets, form.code),
    ];
  }
  return [
    ...planFirst(scene, name, { imports: form.imports, loads: form.readsVariable === true }),
    placedExpression(scene, scene.snippets, form.code),
  ];
}

type Insertion = Exclude<InsertionPlan, { kind: "nothing" }>;

type LoaderInCell = FoundLoader & { readonly cell?: number };

/** A document that code may be inserted into. */
interface Scene {
  readonly situation: Exclude<CursorSituation, { kind: "none" }>;
  readonly target: SnippetTarget;
  readonly snippets: SnippetLanguage;
  /** The language of the cell or file with the cursor; undefined where no code of ours belongs there. */
  readonly active: SnippetLanguage | undefined;
  /** The code in the document's own language. */
  readonly sources: readonly { readonly cell?: number; readonly code: string }[];
}

function sceneOf(situation: CursorSituation, target: SnippetTarget): Scene | InsertionPlan {
  if (situation.kind === "none") {
    return { kind: "nothing", message: { key: "editor-needed", params: {} }, offer: "new-notebook" };
  }
  if (situation.readOnly) {
    return nothing({ key: "editor-read-only", params: {} });
  }
  const snippets = snippetLanguage(target.language);
  if (snippets === undefined) {
    const language = target.language.replace(/^(?:text|application)\/(?:x-)?/, "");
    return nothing({ key: "language-unsupported", params: { language: language === "" ? "this language" : language } });
  }
  if (situation.kind === "file") {
    return { situation, target, snippets, active: snippets, sources: [{ code: situation.source }] };
  }
  const languageOf = (source: string): SnippetLanguage | undefined =>
    snippets.language === "python" ? snippetLanguage(cellLanguage(source)) : snippets;
  return {
    situation,
    target,
    snippets,
    active: situation.activeCell === "code" ? languageOf(situation.activeSource) : undefined,
    sources: situation.codeSources
      .map((code, cell) => ({ cell, code }))
      .filter(({ code }) => languageOf(code) === snippets),
  };
}

/** What must be there before code that reads `name`: nothing, or one step. */
function planFirst(
  scene: Scene,
  name: string,
  { imports, loads }: { readonly imports: string | undefined; readonly loads: boolean },
): readonly InsertionPlan[] {
  const { snippets, sources, target } = scene;
  // A reserved name is loaded only by somebody who writes it.
  const isLoadable = loadableNames([name]).length > 0 && snippets.refuses?.(name) === undefined;
  const isShared = (one: string): boolean => target.shared?.includes(one) === true;
  const isLoaded = sources.some(({ code }) => snippets.loads(code, name, { hasPackage: true, shared: isShared(name) }));
  const found = firstLoader(scene);
  if (loads && isLoadable && !isLoaded) {
    const hasPackage = found?.hasPackage ?? target.hasPackage;
    // A name that is in it already is now another one's: it is found elsewhere.
    const named = [...new Set([...(found?.names ?? []), name])];
    const text = snippets.loader(named, { hasPackage, all: false, shared: named.some(isShared) });
    const whole = withImport(scene, text, imports, found);
    return [
      found === undefined ? placedFirst(scene, whole) : editOf(found, whole, { key: "loader-updated", params: {} }),
    ];
  }
  if (imports === undefined || sources.some(({ code }) => snippets.hasImport(code, imports))) {
    return [];
  }
  return found === undefined
    ? [placedFirst(scene, imports)]
    : [editOf({ ...found, end: found.start }, `${imports}\n`, { key: "loader-updated", params: {} })];
}

/** The first loader that nobody changed, in a cell that may be; the one in the active cell before others. */
function firstLoader({ situation, snippets, sources }: Scene): LoaderInCell | undefined {
  const locked = (situation.kind === "notebook" && situation.locked) || [];
  const open = sources.filter(({ cell }) => cell === undefined || !locked.includes(cell));
  const found = open.flatMap(({ cell, code }): readonly LoaderInCell[] => {
    const loader = snippets.findLoader(code);
    return loader === undefined ? [] : [cell === undefined ? loader : { ...loader, cell }];
  });
  return found.find((loader) => isActive(situation, loader)) ?? found[0];
}

function isActive(situation: CursorSituation, { cell }: { readonly cell?: number }): boolean {
  return (
    situation.kind !== "notebook" ||
    (situation.activeCell === "code" && situation.codeSources[cell ?? -1] === situation.activeSource)
  );
}

/** The loader's text, with the import that references need, where neither it nor what stays of the document has that. */
function withImport(
  { snippets, sources }: Scene,
  text: string,
  imports: string | undefined,
  replaced: LoaderInCell | undefined,
): string {
  const staying = sources.map(({ cell, code }) =>
    replaced !== undefined && replaced.cell === cell ? code.slice(0, replaced.start) + code.slice(replaced.end) : code,
  );
  return imports === undefined || [text, ...staying].some((code) => snippets.hasImport(code, imports))
    ? text
    : `${imports}\n${text}`;
}

/** Lines of their own, where the person is: an empty cell is filled. */
function placed(situation: Scene["situation"], snippets: SnippetLanguage, text: string): Insertion {
  if (situation.kind === "file") {
    return newLines(situation.source, snippets, text);
  }
  if (situation.activeCell === "code" && situation.activeSource.trim() === "") {
    return { kind: "replace-active-cell", text };
  }
  return { kind: "new-cell", where: situation.activeCell === "none" ? "below" : "above", text };
}

/** Lines of their own that an expression needs, which `placedExpression` puts after them. */
function placedFirst({ situation, snippets, active }: Scene, text: string): Insertion {
  if (situation.kind === "file") {
    return newLines(situation.source, snippets, text);
  }
  return active === undefined
    ? { kind: "new-cell", where: "below", text }
    : { kind: "new-cell", where: "above", text, cursor: "stay" };
}

/** An expression at the cursor, where that is in code of its language; else in a new cell, and the other is left alone. */
function placedExpression({ active }: Scene, snippets: SnippetLanguage, text: string): Insertion {
  return active === snippets
    ? { kind: "at-cursor", text }
    : { kind: "new-cell", where: "below", text, cursor: "behind" };
}

function newLines(source: string, snippets: SnippetLanguage, text: string): Insertion {
  const isWhole = source === "" || source.endsWith("\n");
  const line = snippets.firstLine((isWhole ? source : `${source}\n`).replace(/\r\n?/g, "\n"));
  return isWhole || line < source.split("\n").length
    ? { kind: "new-lines", line, text: `${text}\n` }
    : { kind: "edit", start: source.length, end: source.length, text: `\n${text}\n` };
}

function editOf(
  { cell, start, end }: { readonly cell?: number; readonly start: number; readonly end: number },
  text: string,
  note: Message | undefined,
): Insertion {
  return { kind: "edit", ...(cell === undefined ? {} : { cell }), start, end, text, ...(note && { note }) };
}

function nothing(message: Message): InsertionPlan {
  return { kind: "nothing", message };
}
