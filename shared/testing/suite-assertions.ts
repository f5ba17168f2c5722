import { encodeBase64 } from "../src/base64.ts";
import { messages } from "../src/messages.ts";
import { SecretError, secretErrorCodes, type SecretErrorCode } from "../src/secret-error.ts";

/** That two plain values (JSON's kinds) are alike. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) {
    throw new Error(`${what}: expected ${right}, got ${left}`);
  }
}

export function ensure(holds: boolean, what: string): void {
  if (!holds) {
    throw new Error(what);
  }
}

/** That two sequences of bytes are alike; says where they part, not what they are. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  ensure(actual instanceof Uint8Array, `${what}: not a Uint8Array`);
  equal(actual.length, expected.length, `${what}: number of bytes`);
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  ensure(at === -1, `${what}: differs at byte ${at}`);
}

/** That the promise rejects with a `SecretError` of this code, whose sentence can be shown. */
export async function rejects(work: Promise<unknown>, code: SecretErrorCode, what: string): Promise<SecretError> {
  const error = await refusal(work, what);
  equal(error.code, code, `${what}: code`);
  return error;
}

/** That what was rejected with is a `SecretError` of this code, whose sentence can be shown. */
export function isRefusal(error: unknown, code: SecretErrorCode, what: string): void {
  equal(wellFormed(error, what).code, code, `${what}: code`);
}

/** The `SecretError` that the promise rejects with. */
export async function refusal(work: Promise<unknown>, what: string): Promise<SecretError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) {
    throw new Error(`${what}: expected a refusal, but it was done`);
  }
  return wellFormed(outcome.error, what);
}

function wellFormed(error: unknown, what: string): SecretError {
  if (!(error instanceof SecretError)) {
    throw new Error(`${what}: rejected with something that is no SecretError`);
  }
  ensure(secretErrorCodes.includes(error.code), `${what}: code ${error.code} is not one of ours`);
  ensure(Object.hasOwn(messages, error.key), `${what}: no sentence for ${error.key}`);
  for (const [, name] of messages[error.key].matchAll(/\{([a-z]+)\}/g)) {
    ensure(typeof error.params[name ?? ""] === "string", `${what}: ${error.key} has no ${name}`);
  }
  return error;
}

/** That nothing of an error tells the value: neither its text nor its base64. */
export function tellsNothing(error: SecretError, value: string, what: string): void {
  const told = [error.message, String(error), error.stack, JSON.stringify(error), JSON.stringify(error.params)];
  told.push(...Object.values(error).map((field) => JSON.stringify(field)), String(error.cause));
  ensure(!holdsValue(told.join("\n"), value), `${what}: the error holds the value`);
}

/** Whether the value can be found in `text`, as it is or in base64. */
export function holdsValue(text: string, value: string): boolean {
  // Whole groups of three bytes: what follows the value would change the last characters.
  const base64 = encodeBase64(toBytes(value).subarray(0, value.length - (value.length % 3)));
  return text.includes(value) || text.includes(base64);
}

/** UTF-8 of `text`; the core has no TextEncoder. */
export function toBytes(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})|./g, (whole, hex?: string) =>
    hex === undefined ? whole : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
}
