import type { Change, Details, PutMode } from "./secret-driver.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_CHANGES, MAX_DESCRIPTION_LENGTH } from "./limits.ts";
import type { Message } from "./messages.ts";
import { SecretError, type SecretErrorCode } from "./secret-error.ts";
import { checkCase, checkName, checkValue } from "./secret-name.ts";

/** What a store keeps of one secret, in memory, while it changes. */
export interface SecretEntry {
  readonly value: Uint8Array;
  readonly updatedAt?: string;
  readonly description?: string;
  readonly expiresAt?: string;
}

/** What `applyChanges` must know of the store it works for. */
export interface ApplyContext<Entry extends SecretEntry> {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The version that `list` gives for an entry. */
  versionOf(name: string, entry: Entry): string;
  /** Why an entry cannot be edited; undefined when it can. */
  readOnly?(name: string, entry: Entry): Message | undefined;
  /** A new entry; `base` is the one it replaces or was copied from, so that a store keeps fields it does not know. */
  make(fields: SecretEntry, base: Entry | undefined): Entry;
  /** ISO 8601, UTC: when these changes are made. */
  readonly now: string;
}

export interface Applied<Entry> {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The names that put, describe and copy left, in the order of the changes. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The one meaning of `apply`, for every store that holds its secrets as a whole: checks all changes, in order, against
 * `entries` and returns what should be there afterwards. Pure: nothing is changed when it throws.
 */
export function applyChanges<Entry extends SecretEntry>(
  changes: readonly Change[],
  context: ApplyContext<Entry>,
): Applied<Entry> {
  checkChanges(changes);
  const entries = new Map(context.entries);
  const written: string[] = [];
  const removed: string[] = [];
  const leaving = new Set(changes.filter((change) => change.kind === "remove").map((change) => change.name));

  const existing = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new SecretError("not-found", "not-found", { name });
    }
    return entry;
  };
  const editable = (name: string, entry: Entry): void => {
    const refusal = context.readOnly?.(name, entry);
    if (refusal !== undefined) {
      throw new SecretError("unsupported", refusal.key, refusal.params);
    }
  };
  const expectVersion = (name: string, entry: Entry | undefined, ifVersion: string | undefined): void => {
    if (ifVersion !== undefined && (entry === undefined || context.versionOf(name, entry) !== ifVersion)) {
      throw new SecretError("conflict", "conflict", { name });
    }
  };
  /** Names that stay, by what they are in small letters: looked through once, however many names come new. */
  let staying: Map<string, string[]> | undefined;
  const stay = (known: Map<string, string[]>, name: string): void => {
    if (leaving.has(name)) {
      return;
    }
    const folded = name.toLowerCase();
    const alike = known.get(folded);
    if (alike === undefined) {
      known.set(folded, [name]);
    } else {
      alike.push(name);
    }
  };
  /** A name that comes new must not differ from another only in case; one that leaves in the same batch does not count. */
  const expectFree = (name: string): void => {
    if (entries.has(name)) {
      throw new SecretError("already-exists", "already-exists", { name });
    }
    if (staying === undefined) {
      const known = new Map<string, string[]>();
      [...entries.keys()].forEach((other) => stay(known, other));
      staying = known;
    }
    refuse("invalid-name", checkCase(name, staying.get(name.toLowerCase()) ?? []));
    stay(staying, name);
  };

  for (const change of changes) {
    switch (change.kind) {
      case "put": {
        const before = entries.get(change.name);
        if (before !== undefined) {
          editable(change.name, before);
        }
        expectMode(change.mode, change.name, before, expectVersion);
        if (before === undefined) {
          expectFree(change.name);
        }
        const fields = { ...withDetails(before, change.details), value: change.value, updatedAt: context.now };
        entries.set(change.name, context.make(fields, before));
        written.push(change.name);
        break;
      }
      case "describe": {
        const before = existing(change.name);
        editable(change.name, before);
        expectVersion(change.name, before, change.ifVersion);
        // When the value was written stays true: a description is not a new value.
        const fields = { ...withDetails(before, change.details), value: before.value, updatedAt: before.updatedAt };
        entries.set(change.name, context.make(fields, before));
        written.push(change.name);
        break;
      }
      case "copy": {
        const source = existing(change.from);
        expectFree(change.to);
        entries.set(
          change.to,
          context.make({ ...withDetails(source, undefined), value: source.value, updatedAt: context.now }, source),
        );
        written.push(change.to);
        break;
      }
      case "remove": {
        const before = existing(change.name);
        editable(change.name, before);
        expectVersion(change.name, before, change.ifVersion);
        entries.delete(change.name);
        removed.push(change.name);
        break;
      }
    }
  }
  return { entries, written, removed };
}

/** What can be said of changes without knowing the store: names, sizes, and no secret named twice. */
export function checkChanges(changes: readonly Change[]): void {
  if (changes.length > MAX_BATCH_CHANGES) {
    const params = { count: String(changes.length), limit: String(MAX_BATCH_CHANGES) };
    throw new SecretError("too-large", "batch-too-many", params);
  }
  const touched = new Set<string>();
  const sources = new Set<string>();
  let bytes = 0;
  const touch = (name: string): void => {
    if (typeof name !== "string") {
      throw new SecretError("invalid-name", "empty-batch-name");
    }
    if (touched.has(name)) {
      throw new SecretError("invalid-name", "named-twice", { name });
    }
    touched.add(name);
  };
  for (const change of changes) {
    switch (change.kind) {
      case "put":
        touch(change.name);
        refuse("invalid-name", checkName(change.name));
        checkMode(change.mode);
        if (!(change.value instanceof Uint8Array)) {
          throw new SecretError("invalid-value", "value-not-bytes", { name: change.name });
        }
        refuse("too-large", checkValue(change.name, change.value));
        checkDetails(change.name, change.details);
        bytes += change.value.byteLength;
        break;
      case "describe":
        touch(change.name);
        checkDetails(change.name, change.details);
        break;
      case "copy":
        touch(change.to);
        refuse("invalid-name", checkName(change.to));
        // A source may be removed after it was copied, which is a rename; it may not be changed otherwise.
        if (touched.has(change.from)) {
          throw new SecretError("invalid-name", "named-twice", { name: change.from });
        }
        sources.add(change.from);
        break;
      case "remove":
        touch(change.name);
        sources.delete(change.name);
        break;
      default:
        // A newer peer's change: done in silence, it would seem to have worked.
        throw new SecretError("unsupported", "protocol-newer");
    }
  }
  for (const name of sources) {
    if (touched.has(name)) {
      throw new SecretError("invalid-name", "named-twice", { name });
    }
  }
  if (bytes > MAX_BATCH_BYTES) {
    throw new SecretError("too-large", "batch-too-large", { bytes: String(bytes), limit: String(MAX_BATCH_BYTES) });
  }
}

/** An intention that is not known must never become an overwrite. */
function checkMode(mode: PutMode): void {
  if (mode !== "create" && mode !== "overwrite" && typeof mode?.ifVersion !== "string") {
    throw new SecretError("unsupported", "protocol-newer");
  }
}

function checkDetails(name: string, details: Details | undefined): void {
  const description = details?.description;
  if (description !== undefined && typeof description !== "string") {
    throw new SecretError("invalid-value", "details-not-text", { name });
  }
  if (description !== undefined && description.length > MAX_DESCRIPTION_LENGTH) {
    const params = { name, length: String(description.length), limit: String(MAX_DESCRIPTION_LENGTH) };
    throw new SecretError("too-large", "details-too-long", params);
  }
  const expiresAt = details?.expiresAt;
  if (expiresAt !== undefined && expiresAt !== "" && (typeof expiresAt !== "string" || !isDate(expiresAt))) {
    throw new SecretError("invalid-value", "details-date", { name });
  }
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function withDetails(before: SecretEntry | undefined, details: Details | undefined): Details {
  const description = details?.description ?? before?.description;
  const expiresAt = details?.expiresAt ?? before?.expiresAt;
  return {
    ...(description === undefined || description === "" ? {} : { description }),
    ...(expiresAt === undefined || expiresAt === "" ? {} : { expiresAt }),
  };
}

function expectMode<Entry>(
  mode: PutMode,
  name: string,
  before: Entry | undefined,
  expectVersion: (name: string, entry: Entry | undefined, ifVersion: string | undefined) => void,
): void {
  if (mode === "create") {
    if (before !== undefined) {
      throw new SecretError("already-exists", "already-exists", { name });
    }
  } else if (mode !== "overwrite") {
    expectVersion(name, before, mode.ifVersion);
  }
}

function refuse(code: SecretErrorCode, message: Message | undefined): void {
  if (message !== undefined) {
    throw new SecretError(code, message.key, message.params);
  }
}
