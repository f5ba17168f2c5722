import type { ImportEntry } from "./import-entries.ts";
import { isShared } from "./is-shared.ts";
import type { Message } from "./messages.ts";
import { reservedNames } from "./reserved-names.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { checkCase, checkName, checkValue, proposeName, warnName, warnValue } from "./secret-name.ts";
import type { Comparison } from "./secret-service.ts";
import { whyReadOnly } from "./why-read-only.ts";

/**
 * What importing an entry would do. `new`, `same` and `overwrites` are about the store; the rest cannot be imported as it is:
 * its `name` is not allowed, it is `large`, its name is one that `collides`, or the stored secret is `read-only`.
 */
export type ImportState = "new" | "same" | "overwrites" | "name" | "large" | "collides" | "read-only";

/** What a person has decided about an entry; what is absent is left to the plan. */
export interface ImportChoice {
  /** The name to import it under. */
  readonly name?: string;
  readonly wanted?: boolean;
}

/** One entry as a preview shows it. By its type it holds no value. */
export interface ImportRow {
  readonly line: number;
  /** The name in the file, and the one to import it under. */
  readonly source: string;
  readonly name: string;
  /** A name that would be allowed. */
  readonly proposal?: string;
  readonly state: ImportState;
  /** Why it cannot be imported as it is. */
  readonly refusal?: Message;
  readonly notes: readonly Message[];
  /** Whether it is ticked: it is imported then, unless it is refused or there already. */
  readonly wanted: boolean;
}

/** What is known of the store: its list, and a comparison for each entry whose name is in it, by its index. */
export interface ImportTarget {
  readonly infos: readonly SecretInfo[];
  readonly compared: ReadonlyMap<number, Comparison>;
}

/** Whether a row can be ticked. */
export function canImport({ state }: ImportRow): boolean {
  return state === "new" || state === "overwrites" || state === "collides";
}

/**
 * A row for each entry. New secrets are ticked, what would overwrite is not, and neither are names that would change how
 * programs start: shells export many.
 *
 * @param choices - by the index of the entry.
 */
export function planImport(
  entries: readonly ImportEntry[],
  choices: ReadonlyMap<number, ImportChoice>,
  target: ImportTarget,
): readonly ImportRow[] {
  // What others share is not written over: an own secret of its name is a new one.
  const stored = new Map(target.infos.filter((info) => !isShared(info)).map((info) => [info.name, info]));
  const folded = byFold([...stored.keys()], (name) => name);
  const rows = entries.map((entry, index) =>
    planOne(entry, choices.get(index) ?? {}, { stored, folded, comparison: target.compared.get(index) }),
  );
  const takers = byFold(rows.filter(willImport), ({ name }) => name);
  return rows.map((row) => {
    const other = willImport(row) ? takers.get(row.name.toLowerCase())?.find((taker) => taker !== row) : undefined;
    return other === undefined ? row : { ...row, state: "collides", refusal: collision(row, other) };
  });
}

/** Whether an import takes the row. */
export function willImport({ state, wanted }: ImportRow): boolean {
  return wanted && (state === "new" || state === "overwrites");
}

interface Known {
  readonly stored: ReadonlyMap<string, SecretInfo>;
  /** The stored names by what they are in lower case: looking through all of them for each row would take too long. */
  readonly folded: ReadonlyMap<string, readonly string[]>;
  readonly comparison: Comparison | undefined;
}

function planOne(entry: ImportEntry, choice: ImportChoice, { stored, folded, comparison }: Known): ImportRow {
  const { line, value } = entry;
  const name = choice.name ?? entry.name;
  const base = { line, source: entry.name, name };
  const refused = (state: ImportState, refusal: Message, more: { readonly proposal?: string } = {}): ImportRow => {
    return { ...base, ...more, state, refusal, notes: entry.notes, wanted: choice.wanted ?? true };
  };
  const nameRefusal = checkName(name);
  if (nameRefusal !== undefined) {
    const proposal = proposeName(name);
    return refused("name", nameRefusal, proposal === "" || proposal === name ? {} : { proposal });
  }
  const valueRefusal = checkValue(name, value);
  if (valueRefusal !== undefined) {
    return refused("large", valueRefusal);
  }
  const before = stored.get(name);
  const readOnly = before && whyReadOnly(before);
  if (readOnly !== undefined) {
    return refused("read-only", readOnly);
  }
  const caseRefusal = before === undefined ? checkCase(name, folded.get(name.toLowerCase()) ?? []) : undefined;
  if (caseRefusal !== undefined) {
    return refused("collides", caseRefusal);
  }
  const state = before === undefined ? "new" : comparison === "same" ? "same" : "overwrites";
  const warnings = [state === "new" ? warnName(name) : undefined, warnValue(name, value)];
  const notes = [...entry.notes, ...warnings.filter((warning) => warning !== undefined)];
  return { ...base, state, notes, wanted: choice.wanted ?? (state === "new" && !reservedNames.has(name)) };
}

function collision({ name }: ImportRow, other: ImportRow): Message {
  const params = { name, other: other.name, line: String(other.line) };
  return { key: name === other.name ? "import-name-twice" : "import-name-case", params };
}

/** By name in lower case. */
function byFold<Item>(items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const folded = nameOf(item).toLowerCase();
    const group = groups.get(folded) ?? [];
    group.push(item);
    groups.set(folded, group);
  }
  return groups;
}
