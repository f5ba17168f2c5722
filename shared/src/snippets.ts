import { reservedNames } from "./reserved-names.ts";
import { checkName } from "./secret-name.ts";

/** Where sessions of a notebook platform see their secrets; the plain snippets fall back to it. */
export const standardMount = "/var/run/secrets/user_credentials";

/** What is known of the kernel that will run the snippet. */
export interface SnippetTarget {
  /** As the kernel reports it: "python". */
  readonly language: string;
  /** Whether `import nbsecrets` works there; false also where it is not known. */
  readonly hasPackage: boolean;
}

/** The code for one kernel language. Every snippet holds names, never values. */
export interface SnippetLanguage {
  readonly language: string;
  /** Loads the named secrets into environment variables. `all`: the names are everything there is. */
  loader(names: readonly string[], options: { readonly hasPackage: boolean; readonly all: boolean }): string;
  /** An expression that reads one secret. */
  reference(name: string): string;
  /** The first line, counted from 0, of a file where code may go: after what must come first in it. */
  firstLine(source: string): number;
  /** Whether `source` loads secrets already. */
  hasLoader(source: string): boolean;
}

/** Naming more than this many secrets helps no reader, where code can say "all". */
const namedAtMost = 12;
const lineWidth = 88;

const python: SnippetLanguage = {
  language: "python",
  loader(names, { hasPackage, all }) {
    if (hasPackage) {
      const list = all && names.length > namedAtMost ? "" : wrapped(names, "nbsecrets.load(", ")");
      return `import nbsecrets\n${list === "" ? "nbsecrets.load()" : list}`;
    }
    return [
      "import os",
      "",
      "# Reads secrets from files into environment variables; this document keeps no value.",
      `_mount = os.environ.get("NBSECRETS_MOUNT") or "${standardMount}"`,
      wrapped(names, "for _name in [", "]:"),
      "    _path = os.path.join(_mount, _name)",
      "    if os.path.exists(_path) or _name not in os.environ:",
      '        with open(_path, "rb") as _file:',
      "            os.environ[_name] = os.fsdecode(_file.read())",
    ].join("\n");
  },
  reference: (name) => `os.environ["${name}"]`,
  firstLine(source) {
    // Comments (a shebang, an encoding), then a docstring, then imports from the future: Python wants them in front.
    const head = /^(?:[ \t]*(?:#[^\n]*)?\n)*(?:[rRuU]?("""|''')[^]*?\1[^\n]*\n)?/.exec(source)?.[0] ?? "";
    const future = /^(?:[^]*\n)?from __future__ import (?:\([^)]*\)[^\n]*|[^\n]*)\n/.exec(source)?.[0] ?? "";
    const before = future.length > head.length ? future : head;
    return before.split("\n").length - 1;
  },
  hasLoader: (source) => /^[^#\n]*\bnbsecrets\.load\(|^[^#\n]*"NBSECRETS_MOUNT"/m.test(source),
};

/** One entry per kernel language. */
export const snippetLanguages: readonly SnippetLanguage[] = [python];

/** The snippets for a language as kernels and editors name it ("python", "ipython", "Python"); undefined where there are none. */
export function snippetLanguage(language: string): SnippetLanguage | undefined {
  const name = language.toLowerCase().replace(/^ipython\d*$/, "python");
  return snippetLanguages.find((entry) => entry.language === name);
}

/** The names a loader snippet may hold: those code can read, without the reserved ones. */
export function loadableNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => checkName(name) === undefined && !reservedNames.has(name));
}

/** `open "A", "B" close` on one line where it fits, else a few names on each. */
function wrapped(names: readonly string[], open: string, close: string): string {
  const quoted = names.map((name) => `"${name}"`);
  const line = `${open}${quoted.join(", ")}${close}`;
  if (line.length <= lineWidth) {
    return line;
  }
  const lines: string[] = [];
  for (const item of quoted) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= lineWidth) {
      lines[lines.length - 1] = `${last} ${item},`;
    } else {
      lines.push(`    ${item},`);
    }
  }
  return [open, ...lines, close].join("\n");
}
