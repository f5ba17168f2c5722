import type { Message } from "./messages.ts";
import { loadableNames, snippetLanguage } from "./snippets.ts";

/** What a notebook's code cells become when they do without our package. */
export type PlainCodePlan =
  | { readonly kind: "replace"; readonly cells: readonly { readonly index: number; readonly source: string }[] }
  | { readonly kind: "nothing"; readonly message: Message };

const name = `(?:"[A-Za-z0-9_]+"|'[A-Za-z0-9_]+')`;
const end = "[ \\t]*(?:;[ \\t]*)?(?:#[^\\n]*)?$";

/** A statement that loads, on lines of its own. `%load_ext` loads everything. */
const load = new RegExp(
  `^([ \\t]*)(?:nbsecrets\\.load\\(((?:\\s*${name}\\s*,)*(?:\\s*${name})?)\\s*\\)|%load_ext nbsecrets)${end}`,
  "gm",
);
/** A line that only makes the package known. Indented, it may be all that its block has, and cannot go. */
const bring = new RegExp(`^(?:import|%reload_ext|%unload_ext) nbsecrets${end}\\n?`, "gm");
/** An expression that reads one secret. */
const read = new RegExp(`\\bnbsecrets\\.(?:demand_env_var|get)\\(\\s*(${name})\\s*\\)`, "g");
/** What brings a package in, in front of its name. */
const brings = /\b(?:import|from|\w+_ext)\b/;

/**
 * Replaces what a Python notebook does with our package by plain code that loads the same names. `sources`: its code
 * cells; `stored`: the names of all secrets, for a loader that names none; `shared`: those of them that only groups have. All or nothing: where a cell uses the package in
 * a way that plain code has no words for, nothing is replaced.
 */
export function planPlainCode(
  sources: readonly string[],
  stored: readonly string[],
  shared: readonly string[] = [],
): PlainCodePlan {
  const before = sources.map((source) => source.replace(/\r\n?/g, "\n"));
  const loads = before.flatMap((source) => [...source.matchAll(load)].map((found) => names(found[2] ?? "")));
  const loaded = new Set(loads.flatMap((named) => (named.length === 0 ? loadableNames(stored) : named)));
  const reads = before.flatMap((source) => [...source.matchAll(read)].flatMap((found) => names(found[1] ?? "")));
  if (loads.length > 0 && loaded.size === 0 && reads.length === 0) {
    return { kind: "nothing", message: { key: "nothing-stored", params: {} } };
  }
  // What was read from the mount without being loaded is loaded from now on, in the first place there is.
  let missing = [...new Set(reads)].filter((one) => !loaded.has(one));
  const loader = (named: readonly string[]): string => {
    const all = [...new Set([...(named.length === 0 ? loadableNames(stored) : named), ...missing])];
    missing = [];
    const isShared = all.some((one) => shared.includes(one));
    return snippetLanguage("python")?.loader(all, { hasPackage: false, all: false, shared: isShared }) ?? "";
  };
  const after = before.map((source) =>
    source
      .replace(load, (_all, indent: string, named: string = "") => loader(names(named)).replace(/^(?=.)/gm, indent))
      .replace(bring, () => (loads.length === 0 && missing.length > 0 ? `${loader(missing)}\n` : ""))
      .replace(read, (_all, one: string) => `os.environ[${one}]`)
      // Lines that went from the top leave no empty ones behind.
      .replace(/^\n+/, source.startsWith("\n") ? "$&" : ""),
  );
  if (after.some((source) => usesPackage(source))) {
    return { kind: "nothing", message: { key: "plain-code-impossible", params: {} } };
  }
  const cells = after.flatMap((source, index) => (source === before[index] ? [] : [{ index, source }]));
  return cells.length === 0
    ? { kind: "nothing", message: { key: "plain-code-unneeded", params: {} } }
    : { kind: "replace", cells };
}

/** Whether a line, its comment aside, does anything with the package. */
function usesPackage(source: string): boolean {
  return source.split("\n").some((line) => {
    const code = line.split("#", 1)[0] ?? "";
    const last = [...code.matchAll(/\bnbsecrets\b/g)].at(-1)?.index ?? 0;
    return /\bnbsecrets\./.test(code) || brings.test(code.slice(0, last));
  });
}

function names(list: string): readonly string[] {
  return [...list.matchAll(/[A-Za-z0-9_]+/g)].map(([found]) => found);
}
