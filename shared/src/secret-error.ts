import type { Message, MessageKey } from "./messages.ts";

/** What a caller may act on. */
export type SecretErrorCode =
  | "not-found"
  | "already-exists"
  | "conflict" // the secret
  | "invalid-name"
  | "invalid-value"
  | "too-large" // the input
  | "signed-out"
  | "denied"
  | "locked" // the person
  | "unsupported"
  | "unavailable"
  | "corrupt"
  | "internal"; // the store

export const secretErrorCodes: readonly SecretErrorCode[] = [
  "not-found",
  "already-exists",
  "conflict",
  "invalid-name",
  "invalid-value",
  "too-large",
  "signed-out",
  "denied",
  "locked",
  "unsupported",
  "unavailable",
  "corrupt",
  "internal",
];

/** A `SecretError` as plain data: what is sent, and what a panel shows. */
export interface Problem extends Message {
  readonly code: SecretErrorCode;
}

/**
 * The one error of the product. Callers act on `code` and show what `renderMessage` makes of `key` and `params`.
 *
 * None of the three ever holds a value or a backend's own text, so that an error may be logged, sent and shown; for the
 * same reason it carries no `cause`.
 */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly code: SecretErrorCode;
  readonly key: MessageKey;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: SecretErrorCode, key: MessageKey, params: Readonly<Record<string, string>> = {}) {
    super(`${code}: ${key}`);
    this.code = code;
    this.key = key;
    this.params = params;
  }

  /** What goes over the wire, and nothing more. */
  toJSON(): Problem {
    return { code: this.code, key: this.key, params: this.params };
  }
}

/** Anything thrown, as a `SecretError`; what we do not know becomes `internal`, without its text. */
export function toSecretError(error: unknown): SecretError {
  return error instanceof SecretError ? error : new SecretError("internal", "internal");
}
