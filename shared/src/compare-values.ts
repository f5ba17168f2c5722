import { MAX_BATCH_BYTES } from "./limits.ts";
import type { LocalDriver } from "./local-driver.ts";
import { SecretError } from "./secret-error.ts";
import type { ComparedEntry, Comparison } from "./secret-service.ts";

/** For each entry what writing it would do to what `driver` holds now. */
export async function compareValues(
  driver: Pick<LocalDriver, "snapshot">,
  entries: readonly ComparedEntry[],
): Promise<readonly Comparison[]> {
  checkCompared(entries);
  const stored = await driver.snapshot();
  return entries.map(({ name, value }) => {
    const there = stored.get(name);
    return there === undefined ? "new" : isSame(there, value) ? "same" : "different";
  });
}

/** Rejects more than one batch may hold: nobody could write it at once. */
export function checkCompared(entries: readonly ComparedEntry[]): void {
  const bytes = entries.reduce((sum, { value }) => sum + value.byteLength, 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new SecretError("too-large", "batch-too-large", { bytes: String(bytes), limit: String(MAX_BATCH_BYTES) });
  }
}

/** Takes as long wherever the first difference is, so that nobody can guess byte by byte. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.byteLength ^ other.byteLength;
  for (let index = 0; index < one.byteLength && one.byteLength === other.byteLength; index++) {
    difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  }
  return difference === 0;
}
