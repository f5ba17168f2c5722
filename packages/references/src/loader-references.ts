import type { SnippetLanguage } from "@nbsecrets/shared";
import type { FoundReference } from "./reference.ts";

/**
 * The references of a document with those of its loader, where there is one that nobody changed: the names in its list.
 * What the loader does with its own loop variable is not a reference.
 */
export function withLoader(
  code: string,
  snippets: SnippetLanguage,
  found: readonly FoundReference[],
): readonly FoundReference[] {
  if (!code.includes("NBSECRETS_MOUNT")) {
    return found;
  }
  const loader = snippets.findLoader(code);
  if (loader === undefined) {
    return found;
  }
  // The list is what comes behind the one "for" of the loader; its own words before that are not names.
  let at = code.indexOf(" in", code.indexOf("for ", loader.start));
  const names = loader.names.flatMap((name): readonly FoundReference[] => {
    const place = new RegExp(`(?<!\\w)${name}(?!\\w)`, "g");
    place.lastIndex = at;
    const from = place.exec(code)?.index;
    if (from === undefined || from >= loader.end) {
      return [];
    }
    at = from + name.length;
    return [{ kind: "name", name, from, to: at, form: "plain-snippet", access: "read" }];
  });
  const isOwn = ({ from }: FoundReference): boolean => from >= loader.start && from < loader.end;
  const others = found.filter(
    (one) => !isOwn(one) || (one.kind === "name" && one.name === "NBSECRETS_MOUNT" && one.access === "read"),
  );
  return [...others, ...names];
}
