import { readCode, type ReadOptions } from "./read-code.ts";
import type { NamedReference, ReferenceForm } from "./reference.ts";

/** Instead of what is between two offsets of the code (UTF-16 units, the end exclusive). */
export interface CodeEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface RenamePlan {
  /** In the order of the code; they do not overlap. Applied from the last to the first, all offsets hold. */
  readonly edits: readonly CodeEdit[];
  /** What still says the old name, since that language has no variable of the new one: a person has to look at it. */
  readonly left: readonly NamedReference[];
}

/** What makes code that names one secret name another. Names that are computed stay as they are. */
export function renameReferences(
  code: string,
  language: string,
  names: { readonly from: string; readonly to: string },
  options: ReadOptions = {},
): RenamePlan {
  const edits: CodeEdit[] = [];
  const left: NamedReference[] = [];
  for (const reference of readCode(code, language, options).references) {
    if (reference.kind === "name" && reference.name === names.from) {
      const edit = editOf(code, reference, names.to);
      if (edit === undefined) {
        left.push(reference);
      } else {
        edits.push(edit);
      }
    }
  }
  return { edits, left };
}

/** The code after the edits of a plan. */
export function applyEdits(code: string, edits: readonly CodeEdit[]): string {
  let edited = "";
  let at = 0;
  for (const { from, to, text } of edits) {
    edited += code.slice(at, from) + text;
    at = to;
  }
  return edited + code.slice(at);
}

function editOf(code: string, reference: NamedReference, name: string): CodeEdit | undefined {
  const { from, to, form } = reference;
  if (!/^[0-9]/.test(name) || isText(code, reference)) {
    return { from, to, text: reference.isVariable === true ? `${quotedKey(name)}: ${reference.name}` : name };
  }
  if (form !== "javascript") {
    return undefined;
  }
  if (reference.isVariable === true) {
    return { from, to, text: `${quotedKey(name)}: ${reference.name}` };
  }
  if (code.slice(from - 2, from) === "?.") {
    return { from, to, text: `["${name}"]` };
  }
  if (code[from - 1] === ".") {
    return { from: from - 1, to, text: `["${name}"]` };
  }
  // A key of a pattern: `{ X: x }`.
  return { from, to, text: quotedKey(name) };
}

const bare: ReadonlySet<ReferenceForm> = new Set(["shell", "javascript", "r", "environ", "plain-snippet"]);

/** Whether the name stands in quotes, where any name may stand. */
function isText(code: string, { from, to, form }: NamedReference): boolean {
  return !bare.has(form) || /["'`]/.test(code.charAt(to)) || /["'`]/.test(code.charAt(from - 1));
}

function quotedKey(name: string): string {
  return /^[0-9]/.test(name) ? `"${name}"` : name;
}
