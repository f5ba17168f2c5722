import type { Message } from "./messages.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { timeInWords } from "./time-in-words.ts";

/** Whether a secret still serves, by its date. */
export interface Expiry {
  /** `soon`: within `soonDays`. */
  readonly state: "expired" | "soon" | "later";
  /** "expires in 3 days", "expired yesterday". */
  readonly label: Message;
}

/** How many days before its date a secret is worth a warning. */
export const soonDays = 14;

const day = 86_400_000;

/**
 * What to say of a secret's expiry date on the day of `now`, where the person is.
 *
 * @param language - as for `timeInWords`.
 * @returns undefined where it has no date, or what another writer put there is none.
 */
export function expiryOf(
  { expiresAt }: Pick<SecretInfo, "expiresAt">,
  now: Date,
  language: string | undefined,
): Expiry | undefined {
  const until = Date.parse(/^\d{4}-\d{2}-\d{2}/.exec(expiresAt ?? "")?.[0] ?? "");
  const today = Date.parse(calendarDate(now));
  const when = until === today ? todayIn(language) : timeInWords(until, today, language, "long");
  if (when === undefined) {
    return undefined;
  }
  if (until < today) {
    return { state: "expired", label: { key: "expiry-over", params: { when } } };
  }
  const state = until - today <= soonDays * day ? "soon" : "later";
  return { state, label: { key: "expiry-ahead", params: { when } } };
}

/** The day it is where the person is, as `expiresAt` has it. */
export function calendarDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function todayIn(language: string | undefined): string {
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "day");
}
