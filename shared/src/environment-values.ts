import { MAX_ENVIRONMENT_VALUE_BYTES } from "./limits.ts";
import { decodeUtf8 } from "./utf8.ts";

/** All secrets of one environment together, in bytes. Linux refuses to start a child at about 2 MiB of everything. */
const MAX_TOTAL_BYTES = 1024 * 1024;

/** Why a secret is in no environment: more than 96 KiB; no UTF-8 text without zero bytes; there are 1 MiB of them already. */
export type WhyNoVariable = "too-large" | "not-text" | "full";

export interface EnvironmentValues {
  readonly variables: ReadonlyMap<string, string>;
  /** What was left out, by name. */
  readonly left: ReadonlyMap<string, WhyNoVariable>;
}

/** What of these secrets an environment can hold; a variable that would arrive changed is left out. */
export function environmentValues(secrets: ReadonlyMap<string, Uint8Array>): EnvironmentValues {
  const variables = new Map<string, string>();
  const left = new Map<string, WhyNoVariable>();
  let total = 0;
  for (const [name, value] of secrets) {
    const text = value.byteLength > MAX_ENVIRONMENT_VALUE_BYTES ? "" : decodeUtf8(value);
    if (value.byteLength > MAX_ENVIRONMENT_VALUE_BYTES) {
      left.set(name, "too-large");
    } else if (text === undefined || text.includes("\0")) {
      left.set(name, "not-text");
    } else if (total + value.byteLength > MAX_TOTAL_BYTES) {
      left.set(name, "full");
    } else {
      total += value.byteLength;
      variables.set(name, text);
    }
  }
  return { variables, left };
}
