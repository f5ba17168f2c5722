const lineWidth = 88;

/** The text of a loader with a gap for its names, so that a loader in a document is found again and its names read. */
export interface LoaderTemplate {
  /** The lines in front of the one that begins the list. */
  readonly before: string;
  /** What begins the list, with its indentation, and what ends it on the same line. */
  readonly open: string;
  readonly close: string;
  /** The lines after the list. */
  readonly after: string;
  /** `"A", "B"`, with or without a comma after the last in a list of several lines; or words, `A B`. */
  readonly list: "comma-ended" | "comma-separated" | "words";
  /** Spaces that one level of indentation has. */
  readonly indent: number;
}

/** A template's text in a document. */
interface FoundTemplate {
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
}

/** The loader of these names, whose list takes several lines where one of 88 characters is too short. */
export function fillTemplate(template: LoaderTemplate, names: readonly string[]): string {
  return template.before + listOf(template, names) + template.after;
}

/** The first place in `source` that is this template with some names, unchanged; its line ends may be a document's own. */
export function findTemplate(template: LoaderTemplate, source: string): FoundTemplate | undefined {
  const gap = template.list === "words" ? "[\\w\\\\\\s]*" : '[\\w",\\s]*';
  const pattern = new RegExp(
    `(?<![^\\n])${literally(template.before + template.open)}(${gap})${literally(template.close + template.after)}(?![^\\r\\n])`,
    "g",
  );
  for (const match of source.matchAll(pattern)) {
    const names = match[1]?.match(/\w+/g) ?? [];
    if (fillTemplate(template, names) === match[0].replace(/\r\n/g, "\n")) {
      return { start: match.index, end: match.index + match[0].length, names };
    }
  }
  return undefined;
}

/** The first place in `source` that is one of these templates. */
export function findFirstTemplate(templates: readonly LoaderTemplate[], source: string): FoundTemplate | undefined {
  const found = templates.map((template) => findTemplate(template, source)).filter((place) => place !== undefined);
  return found.sort((one, other) => one.start - other.start)[0];
}

/** Whether `code` has the template's list with this name in it, whatever a person changed around the two. */
export function lists(template: LoaderTemplate, code: string, name: string): boolean {
  const open = template.open.trim();
  const close = template.close.trim();
  for (let at = code.indexOf(open); at >= 0; at = code.indexOf(open, at + open.length)) {
    const end = code.indexOf(close, at + open.length);
    if (end < 0) {
      return false;
    }
    // Of several that begin before one ends, the last is a list.
    at = code.lastIndexOf(open, end - 1);
    const list = code.slice(at + open.length, end);
    const isList = /^[\w"',\s\\]*$/.test(list) && !/[\w.]$/.test(code.charAt(at - 1));
    if (isList && list.match(/\w+/g)?.includes(name) === true) {
      return true;
    }
  }
  return false;
}

function listOf({ open, close, list, indent }: LoaderTemplate, names: readonly string[]): string {
  const isWords = list === "words";
  const items = names.map((name) => (isWords ? name : `"${name}"`));
  const line = open + (isWords ? " " : "") + items.join(isWords ? " " : ", ") + close;
  if (line.length <= lineWidth) {
    return line;
  }
  const outer = /^ */.exec(open)?.[0] ?? "";
  const lines: string[] = [];
  items.forEach((item, index) => {
    const isLast = index === items.length - 1;
    const text = isWords ? (isLast ? item + close : item) : isLast && list === "comma-separated" ? item : `${item},`;
    const last = lines.at(-1);
    // Words need room for the backslash that carries the list on to the next line.
    if (last !== undefined && last.length + 1 + text.length + (isWords && !isLast ? 2 : 0) <= lineWidth) {
      lines[lines.length - 1] = `${last} ${text}`;
    } else {
      lines.push(outer + " ".repeat(indent) + text);
    }
  });
  return isWords ? [open, ...lines].join(" \\\n") : [open, ...lines, outer + close.trimStart()].join("\n");
}

/** A pattern for exactly this text, with whichever line ends. */
function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\n/g, "\\r?\\n");
}
