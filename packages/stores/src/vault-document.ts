import { SecretError, type SecretEntry } from "@nbsecrets/shared";

export const VAULT_FORMAT = 1;

/** One secret of a vault. Its value stays encoded until someone asks. */
export interface VaultEntry extends SecretEntry {
  /** As it stands in the document, but for its name; holds the fields that this version does not know. */
  readonly record: VaultRecord;
}

interface VaultRecord {
  /** Base64. */
  readonly value: string;
  readonly updatedAt?: string;
  readonly description?: string;
  readonly expiresAt?: string;
  readonly [unknown: string]: unknown;
}

/** What a vault holds, once it is open. */
export interface VaultDocument {
  readonly entries: ReadonlyMap<string, VaultEntry>;
  /** The document's other fields, kept when it is written again. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export const emptyDocument: VaultDocument = { entries: new Map(), fields: {} };

/** @param file - for the errors: `vault-newer` and `vault-corrupt`, both `corrupt`. */
export function parseVaultDocument(bytes: Uint8Array, file: string): VaultDocument {
  const damaged = new SecretError("corrupt", "vault-corrupt", { file });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw damaged; // The platform's message quotes the document.
  }
  if (!isRecord(parsed)) {
    throw damaged;
  }
  const { format, secrets, ...fields } = parsed;
  if (typeof format === "number" && format > VAULT_FORMAT) {
    throw new SecretError("corrupt", "vault-newer", { file });
  }
  if (format !== VAULT_FORMAT || !Array.isArray(secrets)) {
    throw damaged;
  }
  const entries = new Map<string, VaultEntry>();
  for (const secret of secrets as unknown[]) {
    if (!isRecord(secret)) {
      throw damaged;
    }
    const { name, ...record } = secret;
    if (typeof name !== "string" || entries.has(name) || !isVaultRecord(record)) {
      throw damaged;
    }
    entries.set(name, vaultEntry(record, damaged));
  }
  return { entries, fields };
}

export function renderVaultDocument(document: VaultDocument): Uint8Array {
  const secrets = [...document.entries].map(([name, entry]) => ({ name, ...entry.record }));
  return Buffer.from(JSON.stringify({ format: VAULT_FORMAT, ...document.fields, secrets }));
}

/** @param base - the entry it replaces or was copied from: what this version does not know of it is kept. */
export function makeVaultEntry(fields: SecretEntry, base: VaultEntry | undefined): VaultEntry {
  const { value, updatedAt, description, expiresAt } = fields;
  // What is undefined is left out when the document is written.
  const record = { ...base?.record, value: encode(value), updatedAt, description, expiresAt };
  return vaultEntry(record, new SecretError("internal", "internal"));
}

/** How many bytes the values have together. */
export function valueBytes(entries: ReadonlyMap<string, VaultEntry>): number {
  let bytes = 0;
  for (const { record } of entries.values()) {
    bytes += Buffer.byteLength(record.value, "base64");
  }
  return bytes;
}

function vaultEntry(record: VaultRecord, damaged: SecretError): VaultEntry {
  const { updatedAt, description, expiresAt } = record;
  return {
    record,
    updatedAt,
    description,
    expiresAt,
    get value() {
      const decoded = Buffer.from(record.value, "base64");
      // Node's decoder passes over what is not base64.
      if (decoded.toString("base64") !== record.value) {
        throw damaged;
      }
      return new Uint8Array(decoded);
    },
  };
}

function encode(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isVaultRecord(record: Record<string, unknown>): record is VaultRecord {
  const isText = (value: unknown): boolean => value === undefined || typeof value === "string";
  return (
    typeof record["value"] === "string" &&
    isText(record["updatedAt"]) &&
    isText(record["description"]) &&
    isText(record["expiresAt"])
  );
}
