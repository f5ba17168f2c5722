import { Token } from "@lumino/coreutils";
import type { ISignal } from "@lumino/signaling";

/** What another extension may know of a secret. It has no place for a value. */
export interface SecretState {
  readonly name: string;
  /** When the secret last changed, ISO 8601; absent where that is not known. */
  readonly updatedAt?: string;
  /** When its value expires, ISO 8601; absent where nobody said. */
  readonly expiresAt?: string;
  /** Why it cannot be edited: its name, a store that is immutable, or one that others share. */
  readonly readOnly?: "name" | "immutable" | "shared";
}

/** The secrets of the person at this page, for other extensions: names and states, never values. */
export interface ISecrets {
  /**
   * All secrets, by name. Asks the service only where something may have changed since it was last asked. Rejects with an
   * error whose message is a sentence to show, in the language of the page, where the secrets cannot be read.
   */
  list(): Promise<readonly SecretState[]>;
  /** Emitted when `list` may answer otherwise than before, whoever changed what; from the first `list` on. */
  readonly changed: ISignal<ISecrets, void>;
}

/** Require it, or take it optionally, to know which secrets there are. */
export const ISecrets = new Token<ISecrets>(
  "@nbsecrets/jupyterlab-ext:ISecrets",
  "The names and states of the secrets that the person at this page has, and a signal when they change. It gives no values.",
);
