import { MAX_ENVIRONMENT_VALUE_BYTES, MAX_NAME_LENGTH, MAX_VALUE_BYTES } from "./limits.ts";
import type { Message } from "./messages.ts";
import { reservedNames } from "./reserved-names.ts";
import { decodeUtf8 } from "./utf8.ts";

const allowedName = /^[A-Za-z0-9_]+$/;

/** Undefined when a secret may be called so, else why not. */
export function checkName(name: string): Message | undefined {
  if (name === "") {
    return { key: "name-empty", params: {} };
  }
  if (name.length > MAX_NAME_LENGTH) {
    return { key: "name-too-long", params: { length: String(name.length) } };
  }
  if (!allowedName.test(name)) {
    const proposal = proposeName(name);
    return proposal === ""
      ? { key: "name-characters-only", params: {} }
      : { key: "name-characters", params: { proposal } };
  }
  return undefined;
}

/** A name close to `text` that is allowed; empty when nothing of it can stay. */
export function proposeName(text: string): string {
  return text
    .slice(0, 2 * MAX_NAME_LENGTH)
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, MAX_NAME_LENGTH);
}

/** Undefined, or what to tell a person who creates a secret of this (allowed) name. It is no refusal. */
export function warnName(name: string): Message | undefined {
  if (reservedNames.has(name)) {
    return { key: "name-reserved", params: { name } };
  }
  if (/^[0-9]/.test(name)) {
    return { key: "name-leading-digit", params: { name } };
  }
  return undefined;
}

/** Undefined, or the collision: another existing name that differs from the new one only in case. */
export function checkCase(name: string, existing: Iterable<string>): Message | undefined {
  const folded = name.toLowerCase();
  for (const other of existing) {
    if (other !== name && other.toLowerCase() === folded) {
      return { key: "case-collision", params: { name, other } };
    }
  }
  return undefined;
}

/** Undefined when the bytes may be kept, else why not. */
export function checkValue(name: string, value: Pick<Uint8Array, "byteLength">): Message | undefined {
  if (value.byteLength > MAX_VALUE_BYTES) {
    return {
      key: "value-too-large",
      params: { name, bytes: String(value.byteLength), limit: String(MAX_VALUE_BYTES) },
    };
  }
  return undefined;
}

/** Undefined, or what to tell about a value that is kept all the same. */
export function warnValue(name: string, value: Uint8Array): Message | undefined {
  if (value.byteLength === 0) {
    return { key: "value-empty", params: { name } };
  }
  if (value.byteLength > MAX_ENVIRONMENT_VALUE_BYTES) {
    return { key: "value-beyond-environment", params: { name } };
  }
  if (value.includes(0) || decodeUtf8(value) === undefined) {
    return { key: "value-not-text", params: { name } };
  }
  return undefined;
}
