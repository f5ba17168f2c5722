import type { Change, Exchange, LocalDriver, Recall, SecretInfo } from "@nbsecrets/shared";
import type { UserStore } from "./hub-users.ts";

/** A store whose writes are counted: `take` is told how many bytes one brings, and throws where it may not be made. */
export function meteredStore(store: UserStore, take: (bytes: number) => void): Required<LocalDriver> {
  return {
    supports: store.supports,
    list: (signal) => store.list(signal),
    reveal: (name, signal) => store.reveal(name, signal),
    snapshot: (justCame) => store.snapshot(justCame),
    usage: () => store.usage(),
    watch: (onEvent) => store.watch(onEvent),
    close: () => store.close(),
    async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
      take(bytesOf(changes));
      return store.apply(changes);
    },
    async exchange(changes: readonly Change[], recall?: Recall): Promise<Exchange> {
      take(bytesOf(changes));
      return store.exchange(changes, recall);
    },
  };
}

function bytesOf(changes: readonly Change[]): number {
  return changes.reduce((sum, change) => sum + (change.kind === "put" ? change.value.byteLength : 0), 0);
}
