import { MAX_CODE_LENGTH, readCode, type ReadOptions } from "./read-code.ts";
import type { NamedReference } from "./reference.ts";

/** Where the name of a secret is being written. */
export interface CompletionPlace {
  /** Offsets in UTF-16 units, the end exclusive: what a whole name would replace. */
  readonly from: number;
  readonly to: number;
  /** Whether it stands in quotes, where any name may stand; else a name with a leading digit may not. */
  readonly isText: boolean;
}

/** Stands for what is not written yet: `process.env.` and `$` have no name before its first letter. */
const placeholder = "X";

/**
 * Where the name at an offset begins and ends, where code reads a secret there; undefined anywhere else: in comments, in other
 * texts, where the code sets a variable of its own. Code that is half written will do.
 *
 * @param language - see `readCode`.
 */
export function completionPlace(
  code: string,
  offset: number,
  language: string,
  options: ReadOptions = {},
): CompletionPlace | undefined {
  if (code.length >= MAX_CODE_LENGTH) {
    return undefined;
  }
  const before = /\w*$/.exec(code.slice(Math.max(0, offset - 254), offset))?.[0] ?? "";
  // A name is one after a sign, or the word after a magic's or a command's name.
  if (!/["'`$.{,]\s*$|[ \t]$/.test(code.slice(0, offset - before.length).slice(-80))) {
    return undefined;
  }
  const head = code.slice(0, offset) + placeholder;
  // What follows may be such that nobody sees through it, as long as this is not closed.
  for (const whole of [head + code.slice(offset), head]) {
    const found = readCode(whole, language, options).references.find(
      (one): one is NamedReference => one.kind === "name" && one.from <= offset && offset < one.to,
    );
    if (found !== undefined) {
      return placeOf(whole, found, offset);
    }
  }
  return undefined;
}

function placeOf(
  code: string,
  { from, to, form, access }: NamedReference,
  offset: number,
): CompletionPlace | undefined {
  const isText = /["'`]/.test(code.charAt(from - 1));
  if ((access === "set" && !isText) || !/^\w*$/.test(code.slice(from, offset))) {
    return undefined;
  }
  // A text that is not closed goes on to the end of its line.
  const rest = /^\w*/.exec(code.slice(offset + placeholder.length, to))?.[0] ?? "";
  return { from, to: offset + rest.length, isText: isText && form !== "shell" };
}
