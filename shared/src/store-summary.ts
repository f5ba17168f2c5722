import { bytesInWords } from "./bytes-in-words.ts";
import type { Message } from "./messages.ts";
import type { Usage } from "./secret-driver.ts";

/** How full a store is, once that is worth saying. */
export interface Fullness {
  /** "64 % full". */
  readonly label: Message;
  /** The same in bytes, and what is left. */
  readonly details: Message;
  /** Whether to show it so that nobody overlooks it. */
  readonly nearlyFull: boolean;
}

/** What every editor shows of a store above its secrets. */
export interface StoreSummary {
  /** To be shown in this order: what keeps the secrets, where, and how. A host may translate each as it stands. */
  readonly words: readonly string[];
  /** Absent while there is room enough, and where no limit is known. */
  readonly fullness?: Fullness;
  /** Where the first secret will be kept, for a store that is empty. */
  readonly kept?: Message;
}

/** From this part of the limit on, in percent, a store's fullness is shown; from the other one on, as a warning. */
const shownFrom = 50;
const nearlyFullFrom = 90;

/** Words of `storeSummary` that a host can translate; names of namespaces and Secrets are not among them. */
export const storeWords = ["this computer", "This computer", "encrypted"] as const;

/** What to show of a store that told its usage. */
export function storeSummary(usage: Usage): StoreSummary {
  const { store = "", place, encrypted } = usage;
  const words = [store, place, encrypted === true ? "encrypted" : ""].filter((word) => word !== "");
  const [first = "", ...others] = words;
  const fullness = fullnessOf(usage);
  const kept = keptIn(usage);
  return {
    words: first === "" ? [] : [first.slice(0, 1).toUpperCase() + first.slice(1), ...others],
    ...(fullness === undefined ? {} : { fullness }),
    ...(kept === undefined ? {} : { kept }),
  };
}

function fullnessOf({ usedBytes, limitBytes = 0 }: Usage): Fullness | undefined {
  if (limitBytes <= 0) {
    return undefined;
  }
  // Rounded down: a store that takes one more byte is not 100 % full.
  const percent = Math.min(100, Math.floor((usedBytes * 100) / limitBytes));
  if (percent < shownFrom) {
    return undefined;
  }
  const nearlyFull = percent >= nearlyFullFrom;
  const params = {
    used: bytesInWords(usedBytes),
    limit: bytesInWords(limitBytes),
    free: bytesInWords(Math.max(0, limitBytes - usedBytes)),
  };
  return {
    label: { key: "store-fullness", params: { percent: String(percent) } },
    details: { key: nearlyFull ? "store-nearly-full" : "store-room", params },
    nearlyFull,
  };
}

function keptIn({ store, place, encrypted }: Usage): Message | undefined {
  if (encrypted === true) {
    return { key: "kept-encrypted", params: { place } };
  }
  return store === undefined ? undefined : { key: "kept-in", params: { store, place } };
}
