import type { ImportEntry } from "./import-entries.ts";
import { willImport, type ImportRow } from "./import-plan.ts";
import { MAX_BATCH_BYTES } from "./limits.ts";
import type { Message } from "./messages.ts";
import type { Change, PutMode, SecretInfo, Supports } from "./secret-driver.ts";

/** How many rows of a plan become what. */
export interface ImportCounts {
  readonly created: number;
  readonly replaced: number;
  readonly same: number;
  readonly left: number;
}

/**
 * What to apply for the rows that a person has seen and wants: a secret is created only where there is none, and overwritten
 * only while it is what they saw, so that nothing done meanwhile is lost.
 *
 * @param infos - the list that the plan was made with.
 */
export function importChanges(
  entries: readonly ImportEntry[],
  rows: readonly ImportRow[],
  infos: readonly SecretInfo[],
  supports: Pick<Supports, "conditional">,
): readonly Change[] {
  const versions = new Map(infos.map(({ name, version }) => [name, version]));
  const modeOf = ({ state, name }: ImportRow): PutMode => {
    const ifVersion = versions.get(name);
    return state === "new" ? "create" : supports.conditional && ifVersion !== undefined ? { ifVersion } : "overwrite";
  };
  return entries.flatMap(({ value }, index): readonly Change[] => {
    const row = rows[index];
    return row !== undefined && willImport(row) ? [{ kind: "put", name: row.name, value, mode: modeOf(row) }] : [];
  });
}

/** The same changes as a store takes them: all at once, or one by one where it knows no more. */
export function importBatches(
  changes: readonly Change[],
  supports: Pick<Supports, "atomicBatch">,
): readonly (readonly Change[])[] {
  return supports.atomicBatch ? (changes.length === 0 ? [] : [changes]) : changes.map((change) => [change]);
}

/** Why the wanted rows cannot be imported together; undefined when they can. */
export function checkImport(entries: readonly ImportEntry[], rows: readonly ImportRow[]): Message | undefined {
  const bytes = entries.reduce((sum, { value }, index) => {
    const row = rows[index];
    return row !== undefined && willImport(row) ? sum + value.byteLength : sum;
  }, 0);
  return bytes > MAX_BATCH_BYTES
    ? { key: "import-batch", params: { bytes: String(bytes), limit: String(MAX_BATCH_BYTES) } }
    : undefined;
}

export function countImport(rows: readonly ImportRow[]): ImportCounts {
  const count = (test: (row: ImportRow) => boolean): number => rows.filter(test).length;
  const created = count((row) => willImport(row) && row.state === "new");
  const replaced = count((row) => willImport(row) && row.state === "overwrites");
  const same = count(({ state }) => state === "same");
  return { created, replaced, same, left: rows.length - created - replaced - same };
}

/** What an import of the rows did, would do, or is about to do, in numbers. */
export function importSummary(
  rows: readonly ImportRow[],
  key: "import-done" | "import-would" | "import-plan",
): Message {
  const { created, replaced, same, left } = countImport(rows);
  const params = { created: String(created), replaced: String(replaced), same: String(same), left: String(left) };
  return { key, params };
}
