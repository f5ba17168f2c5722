import type { Message } from "./messages.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** Something that is probably wrong with a value. The value is kept as it is unless a person takes the fix. */
export interface ValueAdvice {
  readonly message: Message;
  /** The value without what is wrong; the bytes it is given stay as they are. Absent where nobody can know the right one. */
  readonly fix?: (value: Uint8Array) => Uint8Array;
}

interface Rule {
  readonly message: (text: string) => Message;
  /** The text as it should be; the same text where the rule has nothing to say. */
  readonly repair: (text: string, name: string) => string;
}

/** Past this many bytes a value is a file's content, not a token that somebody copied; the rules look at tokens. */
const lookedAt = 16 * 1024;

/** What is unseen and takes no room: soft hyphen, zero width and direction marks, byte order mark. */
const zeroWidth = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** Looks like a space and is another character. */
const otherSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

const quotePairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["‘", "’"],
  ["„", "“"],
  ["«", "»"],
];

const schemes: readonly (readonly [string, RegExp])[] = [
  ["Authorization:", /^(?:proxy-)?authorization[ \t]*:[ \t]*(?:(?:bearer|basic|token|apikey)[ \t]+)?(?=[^\s"']+$)/i],
  ["Bearer", /^bearer[ \t]+(?=\S+$)/i],
  ["Basic", /^basic[ \t]+(?=[A-Za-z0-9+/]+={0,2}$)/i],
];

/** Forms that documentation and web pages show in place of a secret, and that no secret has. */
const placeholders: readonly RegExp[] = [
  /^<[^<>\r\n]*>$/,
  /^\$?\{\{?[^{}"\r\n]*\}\}?$/,
  /^x{3,}$/i,
  /^\*{3,}$|[•●∙]{3,}/,
  /^[\w-]*\.{3,}[\w-]*$/,
  /^your[-_ ][\w -]*(?:key|token|secret|password)(?:[-_ ]here)?$/i,
  /^change[-_ ]?me$/i,
];

/** In the order in which they stand in the value from outside in. */
const rules: readonly Rule[] = [
  {
    message: () => ({ key: "value-line-break", params: {} }),
    // The last line of a PEM file or of JSON ends with one as it should: only a single line is told.
    repair: (text) => (isOneLine(text) ? text.replace(/[\r\n]+$/, "") : text),
  },
  {
    message: () => ({ key: "value-blanks", params: {} }),
    repair: (text) => {
      // In several lines they may be an indentation.
      const { before, core, after } = parts(text);
      return isOneLine(text) ? before.replace(/[^\r\n]/g, "") + core + after.replace(/[^\r\n]/g, "") : text;
    },
  },
  {
    message: () => ({ key: "value-invisible", params: {} }),
    repair: (text) => {
      const { before, core, after } = parts(text);
      const plain = core.replace(zeroWidth, "").replace(otherSpace, " ");
      // Text of other scripts, and emoji, need some of them.
      return before + (/^[\t\r\n -~]*$/.test(plain) ? plain : core.replace(/^\ufeff/, "")) + after;
    },
  },
  {
    message: () => ({ key: "value-assignment", params: {} }),
    repair: (text, name) => {
      const { before, core, after } = parts(text);
      return before + withoutAssignment(core, name) + after;
    },
  },
  {
    message: () => ({ key: "value-quotes", params: {} }),
    repair: (text) => {
      const { before, core, after } = parts(text);
      return before + withoutQuotes(core) + after;
    },
  },
  {
    message: (text) => ({ key: "value-scheme", params: { scheme: schemeOf(parts(text).core)?.[0] ?? "" } }),
    repair: (text) => {
      const { before, core, after } = parts(text);
      const scheme = schemeOf(core);
      return scheme === undefined ? text : before + core.replace(scheme[1], "") + after;
    },
  },
];

/**
 * What is probably wrong with the value of the secret called `name`, outermost first; a fix may bring more to light. The
 * messages hold nothing of the value. Values that are no text, and large ones, are taken as they are.
 */
export function adviseValue(name: string, value: Uint8Array): readonly ValueAdvice[] {
  const text = value.byteLength <= lookedAt ? decodeUtf8(value) : undefined;
  if (text === undefined) {
    return [];
  }
  const found: ValueAdvice[] = rules
    .filter((rule) => rule.repair(text, name) !== text)
    .map((rule) => ({
      message: rule.message(text),
      fix: (bytes) => encodeUtf8(rule.repair(decodeUtf8(bytes) ?? "", name)),
    }));
  const { core } = parts(text);
  return placeholders.some((form) => form.test(core))
    ? [...found, { message: { key: "value-placeholder", params: {} } }]
    : found;
}

/** `KEY=…`, `export KEY="…"`; not a connection string, nor the lines of a whole `.env` file. */
function withoutAssignment(core: string, name: string): string {
  const [whole, keyword, variable = ""] =
    /^(export[ \t]+|set[ \t]+|setx[ \t]+|\$env:)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?=[^=\s])/i.exec(core) ?? [];
  if (whole === undefined) {
    return core;
  }
  const rest = core.slice(whole.length);
  const isVariable =
    keyword !== undefined ||
    variable.toLowerCase() === name.toLowerCase() ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(variable) ||
    /^(?:API)?(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)$/.test(variable);
  const more = withoutQuotes(rest) === rest && /[;&\s]\s{0,8}[A-Za-z_][\w .-]{0,60}=/.test(rest);
  return isVariable && !more ? rest : core;
}

function withoutQuotes(core: string): string {
  const pair = quotePairs.find(([open, close]) => core.length > 1 && core.startsWith(open) && core.endsWith(close));
  const inner = core.slice(1, -1);
  return pair === undefined || inner.includes(pair[0]) || inner.includes(pair[1]) ? core : inner;
}

function schemeOf(core: string): (typeof schemes)[number] | undefined {
  return schemes.find(([, form]) => form.test(core));
}

/** Whether there is no line break, those at the end aside. */
function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(parts(text).core);
}

/** Blanks and line breaks at both ends, and what is between them. */
function parts(text: string): { readonly before: string; readonly core: string; readonly after: string } {
  const isBlank = (index: number): boolean =>
    /[\t\r\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/.test(text[index] ?? "");
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) {
    start++;
  }
  while (end > start && isBlank(end - 1)) {
    end--;
  }
  return { before: text.slice(0, start), core: text.slice(start, end), after: text.slice(end) };
}
