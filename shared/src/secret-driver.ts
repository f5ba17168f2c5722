import type { CancelSignal } from "./cancel-signal.ts";

/** All that may be listed, logged or sent in an event. By its type it cannot hold a value. */
export interface SecretInfo {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly updatedAt?: string;
  readonly description?: string;
  /** A calendar date, `2027-01-31`. */
  readonly expiresAt?: string;
  /** Opaque; changes with this secret alone; valid for the store object that gave it. Never a plain hash of the value. */
  readonly version: string;
  /** Why it cannot be edited. */
  readonly readOnly?: "name" | "immutable" | "shared";
  /** The group that shares a secret of this name: this very one, where `readOnly` says so, else one that this own one hides. */
  readonly sharedBy?: string;
}

/** Omitted: stays as it is. Empty string: cleared. */
export interface Details {
  readonly description?: string;
  readonly expiresAt?: string;
}

/** Three intentions as one value: only if absent; whatever is there; only if it is still that version. */
export type PutMode = "create" | "overwrite" | { readonly ifVersion: string };

export type Change =
  | {
      readonly kind: "put";
      readonly name: string;
      readonly value: Uint8Array;
      readonly mode: PutMode;
      readonly details?: Details;
    }
  /** Without touching the value. */
  | { readonly kind: "describe"; readonly name: string; readonly details: Details; readonly ifVersion?: string }
  /** Rename is copy + remove, in one `apply`. The copy's name must be free. */
  | { readonly kind: "copy"; readonly from: string; readonly to: string }
  | { readonly kind: "remove"; readonly name: string; readonly ifVersion?: string };

/** `reset`: what was known may be wrong; list again. */
export type SecretEvent = { readonly kind: "put" | "removed"; readonly name: string } | { readonly kind: "reset" };

/** What a store can do. Shared code asks this, never which store it is. */
export interface Supports {
  readonly reveal: boolean;
  readonly conditional: boolean;
  readonly atomicBatch: boolean;
  readonly watch: boolean;
}

export interface Usage {
  readonly usedBytes: number;
  readonly limitBytes?: number;
  /** What keeps the secrets, where the place alone does not say it: "Secret user-credentials". */
  readonly store?: string;
  /** Where the secrets are, as a person would say it: "this computer", "namespace alice". */
  readonly place: string;
  /** Whether what is kept is encrypted by this store, with a key that is not kept beside it. */
  readonly encrypted?: boolean;
}

export type Unwatch = () => Promise<void>;

/** The contract of one store. Every method rejects with a `SecretError` and nothing else. */
export interface SecretDriver {
  readonly supports: Supports;
  /** Sorted by name, by code unit. */
  list(signal?: CancelSignal): Promise<readonly SecretInfo[]>;
  reveal(name: string, signal?: CancelSignal): Promise<Uint8Array>;
  /**
   * All or nothing, in order; naming one secret twice is invalid, except copy + remove. Resolves with what the changes
   * left: an info for each put, describe and copy, in their order.
   * Without `atomicBatch`, more than one change rejects `unsupported` before any write.
   */
  apply(changes: readonly Change[]): Promise<readonly SecretInfo[]>;
  usage(): Promise<Usage>;
  /** Resolves once live; then list: nothing falls between. Changes of this very store object are told as well. */
  watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch>;
  /** After it, everything is `unavailable`. Closing twice is allowed. */
  close(): Promise<void>;
}
