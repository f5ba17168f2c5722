import { cellLanguage, snippetLanguage } from "@nbsecrets/shared";
import { javascriptReferences } from "./javascript-references.ts";
import { withLoader } from "./loader-references.ts";
import { patternReferences } from "./pattern-references.ts";
import { splitCell, type CodeRange } from "./python-magics.ts";
import type { Meanings } from "./python-meanings.ts";
import { pythonReferences } from "./python-references.ts";
import { withLines, type FoundReference, type Reference } from "./reference.ts";
import { shellReferences } from "./shell-references.ts";

/** Code of more characters is not looked at: nobody wrote it by hand, and reading it would make the editor wait. */
export const MAX_CODE_LENGTH = 1_048_576;

export interface ReadOptions {
  /** What the rest of the document's Python gives names the meaning of: the `meanings` of its other cells' readings. */
  readonly meanings?: Meanings;
}

/** What one cell or file names. */
export interface CodeReading {
  /** In the order of the code. */
  readonly references: readonly Reference[];
  /** What its imports and assignments give names the meaning of, for other cells. */
  readonly meanings: Meanings;
  /** Why it was not looked at: too long, or in no language that is known here. */
  readonly unread?: "too-long" | "language";
}

const noMeanings: Meanings = new Map();

/**
 * The references in a cell or file. Never fails and never runs anything: code that is being written, or is no code at all, has
 * those references that can be seen in it.
 *
 * @param language - as kernels, MIME types and editors name it: "python", "text/x-ipython", "shellscript". A Python cell may
 * begin with a magic that makes it one of another language.
 */
export function readCode(code: string, language: string, options: ReadOptions = {}): CodeReading {
  const snippets = snippetLanguage(language);
  const cell = snippets?.language === "python" ? snippetLanguage(cellLanguage(code)) : snippets;
  if (cell === undefined) {
    return { references: [], meanings: noMeanings, unread: "language" };
  }
  if (code.length > MAX_CODE_LENGTH) {
    return { references: [], meanings: noMeanings, unread: "too-long" };
  }
  if (cell.language === "python") {
    const { found, meanings } = pythonCell(code, options.meanings ?? noMeanings);
    return { references: withLines(code, found), meanings };
  }
  // The line of the magic itself is IPython's.
  const from = cell === snippets ? 0 : magicLineEnd(code);
  const found = within(code, from, code.length, (part) => withLoader(part, cell, inLanguage(part, cell.language)));
  return { references: withLines(code, found), meanings: noMeanings };
}

/** The references alone. */
export function findReferences(code: string, language: string, options: ReadOptions = {}): readonly Reference[] {
  return readCode(code, language, options).references;
}

function inLanguage(code: string, language: string): readonly FoundReference[] {
  switch (language) {
    case "R":
      return patternReferences(code, "r");
    case "julia":
      return patternReferences(code, "julia");
    case "javascript":
      return javascriptReferences(code);
    case "bash":
      return shellReferences(code, { from: 0, to: code.length });
    default:
      return [];
  }
}

function pythonCell(
  code: string,
  known: Meanings,
): { readonly found: readonly FoundReference[]; readonly meanings: Meanings } {
  const { python, shell, environment } = splitCell(code);
  const { found, meanings } = pythonReferences(python, known);
  const all = new Map([...known, ...meanings]);
  return {
    meanings,
    found: [
      ...found,
      ...shell.flatMap((range) => [
        ...shellReferences(code, { ...range, isLine: true }),
        ...bracesOf(code, range).flatMap(({ from, to }) =>
          within(code, from, to, (part) => pythonReferences(part, all).found),
        ),
      ]),
      ...environment.flatMap((range) => environmentMagic(code, range)),
    ],
  };
}

/** What IPython computes in a shell line: `{os.environ["X"]}`. */
function bracesOf(code: string, { from, to }: CodeRange): readonly CodeRange[] {
  return [...code.slice(from, to).matchAll(/(?<!\$)\{([^{}]*)\}/g)].map((match) => {
    const begin = from + match.index + 1;
    return { from: begin, to: begin + (match[1]?.length ?? 0) };
  });
}

/** `%env X` shows it, `%env X=…`, `%env X …` and `%set_env X …` set it. */
function environmentMagic(code: string, { from, to }: CodeRange): readonly FoundReference[] {
  const [, blank = "", name = "", rest = ""] = /^([ \t]+)(\w+)([^]*)$/.exec(code.slice(from, to)) ?? [];
  if (name === "") {
    return [];
  }
  const begin = from + blank.length;
  const place = { kind: "name", name, from: begin, to: begin + name.length, form: "environ" } as const;
  return [rest.trim() === "" ? { ...place, access: "read" } : { ...place, access: "set", setsFrom: to }];
}

function magicLineEnd(code: string): number {
  const start = code.search(/\S/);
  const end = code.indexOf("\n", Math.max(0, start));
  return end < 0 ? code.length : end + 1;
}

/** The references of a part, at the offsets of the whole. */
function within(
  code: string,
  from: number,
  to: number,
  find: (part: string) => readonly FoundReference[],
): readonly FoundReference[] {
  return find(code.slice(from, to)).map((reference) => ({
    ...reference,
    from: reference.from + from,
    to: reference.to + from,
    ...(reference.setsFrom === undefined ? {} : { setsFrom: reference.setsFrom + from }),
  }));
}
