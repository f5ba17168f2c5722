import type { ImportEntry } from "./import-entries.ts";
import type { ImportChoice, ImportTarget } from "./import-plan.ts";
import { MAX_BATCH_BYTES } from "./limits.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { checkValue } from "./secret-name.ts";
import type { Comparison, SecretService } from "./secret-service.ts";

/**
 * Compares the entries with what is stored under the names they would be imported as. Only values whose name is in the list
 * are sent, in as many questions as their size needs.
 */
export async function compareImport(
  entries: readonly ImportEntry[],
  choices: ReadonlyMap<number, ImportChoice>,
  infos: readonly SecretInfo[],
  compare: SecretService["compare"],
): Promise<ImportTarget> {
  const stored = new Set(infos.map(({ name }) => name));
  const groups: { index: number; name: string; value: Uint8Array }[][] = [];
  let room = 0;
  for (const [index, entry] of entries.entries()) {
    const { value } = entry;
    const name = choices.get(index)?.name ?? entry.name;
    if (stored.has(name) && checkValue(name, value) === undefined) {
      if (groups.length === 0 || value.byteLength > room) {
        groups.push([]);
        room = MAX_BATCH_BYTES;
      }
      groups.at(-1)?.push({ index, name, value });
      room -= value.byteLength;
    }
  }
  const compared = new Map<number, Comparison>();
  for (const group of groups) {
    const comparisons = await compare(group.map(({ name, value }) => ({ name, value })));
    group.forEach(({ index }, at) => compared.set(index, comparisons[at] ?? "different"));
  }
  return { infos, compared };
}
