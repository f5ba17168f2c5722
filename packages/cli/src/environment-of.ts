import { MAX_ENVIRONMENT_VALUE_BYTES, type Message } from "@nbsecrets/shared";

/** All secrets of one environment together, in bytes. Linux refuses to start a child at about 2 MiB of everything. */
const MAX_TOTAL_BYTES = 1024 * 1024;

export interface SecretVariables {
  readonly variables: ReadonlyMap<string, string>;
  /** What was left out, one message each; no value in it. */
  readonly left: readonly Message[];
}

/** What of these secrets an environment can hold; a variable that would arrive changed is left out. */
export function environmentOf(secrets: ReadonlyMap<string, Uint8Array>): SecretVariables {
  const variables = new Map<string, string>();
  const left: Message[] = [];
  let total = 0;
  for (const [name, value] of secrets) {
    const text = value.byteLength > MAX_ENVIRONMENT_VALUE_BYTES ? "" : asText(value);
    if (value.byteLength > MAX_ENVIRONMENT_VALUE_BYTES) {
      left.push({ key: "exec-too-large", params: { name } });
    } else if (text === undefined) {
      left.push({ key: "exec-not-text", params: { name } });
    } else if (total + value.byteLength > MAX_TOTAL_BYTES) {
      left.push({ key: "exec-full", params: { name } });
    } else {
      total += value.byteLength;
      variables.set(name, text);
    }
  }
  return { variables, left };
}

/** Undefined unless the text is these very bytes again. */
function asText(value: Uint8Array): string | undefined {
  const text = Buffer.from(value).toString("utf8");
  return Buffer.from(text).equals(value) && !text.includes("\0") ? text : undefined;
}
