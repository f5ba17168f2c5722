import { cellLanguage, snippetLanguage } from "@nbsecrets/shared";
import { javascriptReferences } from "./javascript-references.ts";
import { withLoader } from "./loader-references.ts";
import { patternReferences } from "./pattern-references.ts";
import { splitCell, type CodeRange } from "./python-magics.ts";
import type { Meanings } from "./python-meanings.ts";
import { pythonReferences, type PythonReading } from "./python-references.ts";
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
  /** Why it was not looked at: too long, so tangled that no parser gets through, or in no language that is known here. */
  readonly unread?: "too-long" | "tangled" | "language";
}

const noMeanings: Meanings = new Map();

const tangled = { unread: "tangled" } as const;

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
    const { found, meanings, isTangled } = pythonCell(code, options.meanings ?? noMeanings);
    return { references: withLines(code, found), meanings, ...(isTangled === true ? tangled : {}) };
  }
  // The line of the magic itself is IPython's.
  const from = cell === snippets ? 0 : magicLineEnd(code);
  const part = code.slice(from);
  const found = inLanguage(part, cell.language);
  if (found === undefined) {
    return { references: [], meanings: noMeanings, ...tangled };
  }
  return { references: withLines(code, moved(withLoader(part, cell, found), from)), meanings: noMeanings };
}

/** The references alone. */
export function findReferences(code: string, language: string, options: ReadOptions = {}): readonly Reference[] {
  return readCode(code, language, options).references;
}

function inLanguage(code: string, language: string): readonly FoundReference[] | undefined {
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

function pythonCell(code: string, known: Meanings): PythonReading {
  const { python, shell, environment } = splitCell(code);
  const reading = pythonReferences(python, known);
  const all = new Map([...known, ...reading.meanings]);
  return {
    ...reading,
    found: [
      ...reading.found,
      ...shell.flatMap((range) => [
        ...shellReferences(code, { ...range, isLine: true }),
        ...bracesOf(code, range).flatMap(({ from, to }) =>
          moved(pythonReferences(code.slice(from, to), all).found, from),
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

/** The references of a part that begins at `by`, at the offsets of the whole. */
function moved(found: readonly FoundReference[], by: number): readonly FoundReference[] {
  return found.map((reference) => ({
    ...reference,
    from: reference.from + by,
    to: reference.to + by,
    ...(reference.setsFrom === undefined ? {} : { setsFrom: reference.setsFrom + by }),
  }));
}
