import { isShared } from "./is-shared.ts";
import type { Message } from "./messages.ts";
import type { SecretInfo, Usage } from "./secret-driver.ts";
import type { Problem } from "./secret-error.ts";

/** Everything a panel shows. Plain data; by its types it cannot hold a value. */
export interface PanelState {
  readonly phase: "loading" | "ready" | "blocked";
  /** Whether a list that is shown is being read again. */
  readonly busy: boolean;
  /** All secrets, by name, those that others share after the own ones. Kept while the service is away, so that the list does not vanish. */
  readonly secrets: readonly SecretInfo[];
  readonly usage?: Usage;
  /** Why the list cannot be trusted (`phase` is blocked), or what else a person should know. */
  readonly problem?: Problem;
  /** Something to know that is no problem. */
  readonly note?: Message;
  /** Which shared secrets cannot be read: the own ones are there all the same. */
  readonly sharedNote?: Message;
  readonly filter: string;
  readonly selected?: string;
  /** Whether values may be shown. */
  readonly canReveal: boolean;
  /** What was done and can be taken back right now. */
  readonly undo?: Message;
}

/** The secrets that match the filter, in name or description, whatever the case. */
export function visibleSecrets({ filter, secrets }: PanelState): readonly SecretInfo[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === ""
    ? secrets
    : secrets.filter((info) => `${info.name}\n${info.description ?? ""}`.toLowerCase().includes(wanted));
}

/** Each by name: the own ones, then those that others share. */
export function sharedLast(secrets: readonly SecretInfo[]): readonly SecretInfo[] {
  return secrets.some(isShared) ? [...secrets.filter((info) => !isShared(info)), ...secrets.filter(isShared)] : secrets;
}

/** The list to show after one was read again: the same array where nothing in it is another, so that nothing is drawn again. */
export function keptWhereSame(before: readonly SecretInfo[], now: readonly SecretInfo[]): readonly SecretInfo[] {
  const isSame = before.length === now.length && before.every((info, index) => sameInfo(info, now[index]));
  return isSame ? before : now;
}

function sameInfo(one: SecretInfo, other: SecretInfo | undefined): boolean {
  return (
    one === other ||
    (one.name === other?.name &&
      one.version === other.version &&
      one.updatedAt === other.updatedAt &&
      one.description === other.description &&
      one.expiresAt === other.expiresAt &&
      one.readOnly === other.readOnly &&
      one.sharedBy === other.sharedBy)
  );
}
