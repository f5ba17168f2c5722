import { isUtf8 } from "node:buffer";
import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import { MAX_ENVIRONMENT_VALUE_BYTES } from "@nbsecrets/shared";
import type { Environment } from "./places.ts";

/** What the doctor keeps of a value once it has looked at it. */
export interface SecretFact {
  readonly bytes: number;
  /** Tells whether other bytes are the same. */
  readonly digest: string;
  /** Whether an environment variable could hold it. */
  readonly isText: boolean;
  /** One line, and a line break at its end. Text of several lines ends with one as a matter of course: a PEM file does. */
  readonly isLineWithBreak: boolean;
  /** Whether the environment has a variable of this name with something else in it. */
  readonly isHidden: boolean;
}

/** By name, sorted. */
export type SecretFacts = ReadonlyMap<string, SecretFact>;

/** Makes digests that nobody can guess a value from: the key is this object's, and ends with it. */
export class Digester {
  readonly #key = createSecretKey(randomBytes(32));

  digest(bytes: Uint8Array): string {
    return createHmac("sha256", this.#key).update(bytes).digest("base64url");
  }
}

export function factsOf(secrets: ReadonlyMap<string, Uint8Array>, env: Environment, digester: Digester): SecretFacts {
  const facts = new Map<string, SecretFact>();
  for (const name of [...secrets.keys()].sort()) {
    const bytes = secrets.get(name) ?? new Uint8Array();
    // The same memory: no second copy of a value.
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    facts.set(name, {
      bytes: value.byteLength,
      digest: digester.digest(value),
      isText: isUtf8(value) && !value.includes(0),
      isLineWithBreak: isLineWithBreak(value),
      isHidden: isHidden(name, value, env),
    });
  }
  return facts;
}

function isLineWithBreak(value: Buffer): boolean {
  const first = value.indexOf("\n");
  return value.byteLength <= MAX_ENVIRONMENT_VALUE_BYTES && first > 0 && first === value.byteLength - 1;
}

function isHidden(name: string, value: Buffer, env: Environment): boolean {
  const variable = Object.hasOwn(env, name) ? env[name] : undefined;
  return variable !== undefined && !Buffer.from(variable).equals(value);
}
