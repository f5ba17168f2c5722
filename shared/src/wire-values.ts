import { SecretError } from "./secret-error.ts";

/** What a peer sent, as what it must be; each throws `internal` ("protocol-garbled") for anything else. */

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : garbled();
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : garbled();
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : garbled();
}

/** A count or an index. */
export function number(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : garbled();
}

function garbled(): never {
  throw new SecretError("internal", "protocol-garbled");
}
