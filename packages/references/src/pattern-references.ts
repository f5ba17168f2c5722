import type { FoundReference, ReferenceAccess, ReferenceForm } from "./reference.ts";

/** A call or an index, up to where its name's text begins, or something else that only running tells. */
interface Opening {
  readonly pattern: string;
  /** What the sign behind the name's text says. */
  readonly access: ReferenceAccess;
  /** Several texts, each of them a name. */
  readonly isList?: boolean;
  /** The name stands without quotes, in front of a `=`. */
  readonly isBare?: boolean;
}

interface PatternLanguage {
  readonly form: ReferenceForm;
  /** Comments and texts: what stands in them is no code. */
  readonly skipped: string;
  readonly openings: readonly Opening[];
}

const quoted = String.raw`"(?:\\[^]|[^"\\])*"?`;
const quotedOnce = String.raw`'(?:\\[^]|[^'\\])*'?`;

const languages = {
  r: {
    form: "r",
    skipped: String.raw`[rR]"\([^]*?(?:\)"|$)|${quoted}|${quotedOnce}|${"`[^`]*`?"}|#[^\n]*`,
    openings: [
      { pattern: String.raw`\bSys\.getenv\(\)\s*\[\[?\s*`, access: "read" },
      { pattern: String.raw`\bSys\.getenv\(\s*(?:(?:x|names)\s*=\s*)?c\(\s*`, access: "read", isList: true },
      { pattern: String.raw`\bSys\.getenv\(\s*(?:(?:x|names)\s*=\s*)?`, access: "read" },
      { pattern: String.raw`\bSys\.unsetenv\(\s*c\(\s*`, access: "forget", isList: true },
      { pattern: String.raw`\bSys\.unsetenv\(\s*`, access: "forget" },
      { pattern: String.raw`\bSys\.setenv\(\s*`, access: "set", isBare: true },
    ],
  },
  julia: {
    form: "julia",
    skipped: String.raw`"""[^]*?(?:"""|$)|${quoted}|#=[^]*?(?:=#|$)|#[^\n]*|'(?:\\[^]|[^'\\\n])'`,
    openings: [
      { pattern: String.raw`(?<![\w.!])(?:Base\.)?ENV\[\s*`, access: "read" },
      { pattern: String.raw`\b(?:get!?|haskey)\(\s*ENV\s*,\s*`, access: "read" },
      { pattern: String.raw`\b(?:pop|delete)!\(\s*ENV\s*,\s*`, access: "forget" },
    ],
  },
} as const satisfies Record<string, PatternLanguage>;

const text = /"((?:\\[^]|[^"\\\n])*)("?)|'((?:\\[^]|[^'\\\n])*)('?)/y;

/** References in a language whose texts and comments are told apart by patterns, without a parser. */
export function patternReferences(code: string, language: keyof typeof languages): readonly FoundReference[] {
  const { form, skipped, openings }: PatternLanguage = languages[language];
  const pattern = new RegExp([...openings.map((opening) => `(${opening.pattern})`), skipped].join("|"), "g");
  const found: FoundReference[] = [];
  const lineEnd = lineEnds(code);
  for (let match = pattern.exec(code); match !== null; match = pattern.exec(code)) {
    const opening = openings[match.slice(1).findIndex((group) => group !== undefined)];
    if (opening === undefined) {
      continue;
    }
    let at = pattern.lastIndex;
    if (opening.isBare === true) {
      const [whole = "", name = ""] = /^(\w+)\s*=(?!=)/.exec(code.slice(at, at + 300)) ?? [];
      if (name !== "") {
        const setsFrom = lineEnd(at);
        found.push({ kind: "name", name, from: at, to: at + name.length, form, access: "set", setsFrom });
      }
      pattern.lastIndex = at + whole.length;
      continue;
    }
    for (let isFirst = true; isFirst || opening.isList === true; isFirst = false) {
      text.lastIndex = at;
      const name = text.exec(code);
      if (name === null) {
        const written = expressionAt(code, at);
        if (written !== "") {
          const to = at + written.length;
          found.push({ kind: "computed", from: at, to, form, access: opening.access });
        }
        break;
      }
      const written = name[1] ?? name[3] ?? "";
      const next = /\s*([^]?)\s*/y;
      next.lastIndex = text.lastIndex;
      const behind = next.exec(code)?.[1] ?? "";
      const isComputed = (written.includes("$") && language === "julia") || written.includes("\\");
      // Julia puts texts together with `*`.
      if (isComputed || behind === "*") {
        found.push({ kind: "computed", from: at, to: text.lastIndex, form, access: opening.access });
      } else {
        const isSet = behind === "]" && /^\s*\]\s*=(?!=)/.test(code.slice(text.lastIndex, text.lastIndex + 100));
        const from = at + 1;
        found.push({
          kind: "name",
          name: written,
          from,
          to: from + written.length,
          form,
          access: isSet ? "set" : opening.access,
          ...(isSet ? { setsFrom: lineEnd(at) } : {}),
        });
      }
      pattern.lastIndex = text.lastIndex;
      if (behind !== ",") {
        break;
      }
      at = next.lastIndex;
    }
  }
  return found;
}

/** What is longer is shown up to here, in characters: of many calls in each other, each would be looked through to the end. */
const LONGEST = 1_000;

/** The expression that begins at `at`: up to a comma or bracket that is not its own, or the end of the line. */
function expressionAt(code: string, at: number): string {
  let depth = 0;
  let end = at;
  for (; end < Math.min(code.length, at + LONGEST) && code[end] !== "\n"; end += 1) {
    const character = code[end] ?? "";
    if ("([{".includes(character)) {
      depth += 1;
    } else if (")]},".includes(character)) {
      if (depth === 0) {
        break;
      }
      depth -= character === "," ? 0 : 1;
    } else {
      text.lastIndex = end;
      end = text.test(code) ? text.lastIndex - 1 : end;
    }
  }
  return code.slice(at, end).trim();
}

/** Where the line of an offset ends, for offsets that grow: a line is looked through once. */
function lineEnds(code: string): (at: number) => number {
  let end = -1;
  return (at) => {
    if (end < at) {
      const next = code.indexOf("\n", at);
      end = next < 0 ? code.length : next;
    }
    return end;
  };
}
