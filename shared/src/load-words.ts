import { nameSome } from "./doctor-finding.ts";
import type { LoadOutcome } from "./kernel-code.ts";
import type { Message } from "./messages.ts";

/**
 * What to say of a load.
 *
 * @param seen - whether the rows are in sight, which say by themselves what was loaded.
 */
export function loadWords(outcome: LoadOutcome | undefined, seen: boolean): Message | undefined {
  if (outcome === undefined) {
    return { key: "load-silent", params: {} };
  }
  if (outcome.isBroken && outcome.skipped.length > 0) {
    return { key: "load-broken", params: {} };
  }
  if (outcome.skipped.length > 0) {
    return { key: "load-skipped", params: { names: nameSome(outcome.skipped) } };
  }
  return seen ? undefined : { key: "load-done", params: { names: nameSome(outcome.loaded) } };
}
