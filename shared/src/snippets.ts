import { checkName } from "./secret-name.ts";
import { reservedNames } from "./reserved-names.ts";
import type { OtherForm, SnippetLanguage, SnippetTarget } from "./snippet-language.ts";
import { javascriptSnippets } from "./snippets-javascript.ts";
import { juliaSnippets } from "./snippets-julia.ts";
import { pythonSnippets } from "./snippets-python.ts";
import { rSnippets } from "./snippets-r.ts";
import { shellSnippets } from "./snippets-shell.ts";

/** One entry per kernel language. */
export const snippetLanguages: readonly SnippetLanguage[] = [
  pythonSnippets,
  rSnippets,
  juliaSnippets,
  javascriptSnippets,
  shellSnippets,
];

const byName: ReadonlyMap<string, SnippetLanguage> = new Map(
  snippetLanguages.flatMap((entry) => [entry.language.toLowerCase(), ...entry.aliases].map((name) => [name, entry])),
);

/**
 * The snippets for a language as kernels ("python", "R"), MIME types ("text/x-julia") and editors ("shellscript") name it;
 * undefined where there are none.
 */
export function snippetLanguage(language: string): SnippetLanguage | undefined {
  return byName.get(language.toLowerCase());
}

/** The names a loader snippet may hold: those code can read, without the reserved ones. */
export function loadableNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => checkName(name) === undefined && !reservedNames.has(name));
}

/** How else code of this kernel may read the secret; none for a name that is none, or where the language is not known. */
export function otherForms(name: string, target: SnippetTarget): readonly OtherForm[] {
  return checkName(name) === undefined ? (snippetLanguage(target.language)?.otherForms(name, target) ?? []) : [];
}
