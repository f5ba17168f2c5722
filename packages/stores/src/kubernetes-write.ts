import {
  SecretError,
  applyChanges,
  checkName,
  replacedBy,
  type Change,
  type Message,
  type ReplacedSecret,
  type SecretEntry,
} from "@nbsecrets/shared";
import { MAX_ANNOTATION_BYTES, MAX_SECRET_BYTES } from "./kubernetes-limits.ts";
import {
  DETAILS_ANNOTATION,
  decodeData,
  detailsBytes,
  notHeld,
  renderDetails,
  type KubernetesEntry,
  type KubernetesLister,
  type KubernetesListing,
  type SecretValues,
} from "./kubernetes-secret.ts";

/** One write: what to send, and what will be there. */
export interface KubernetesWrite {
  /** By key: base64, or null where it goes. */
  readonly data: ReadonlyMap<string, string | null>;
  readonly detailsText: string | undefined;
  readonly entries: ReadonlyMap<string, KubernetesEntry>;
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** What the changes replace, if that is kept. */
  readonly replaced: ReadonlyMap<string, ReplacedSecret>;
}

export interface WriteContext {
  readonly lister: KubernetesLister;
  readonly secret: string;
  readonly namespace: string;
  /** Whether to tell what the changes replace. */
  readonly keeps: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/**
 * What `changes` come to, on a Secret that is as `listing` says. Pure: throws what they are refused with.
 *
 * @param object - the values of the same Secret, as many as `neededValues` names.
 */
export function planWrite(
  changes: readonly Change[],
  listing: KubernetesListing,
  object: SecretValues | undefined,
  context: WriteContext,
): KubernetesWrite {
  const { lister, secret, namespace } = context;
  if (listing.immutable) {
    throw new SecretError("unsupported", "kubernetes-immutable", { secret, namespace });
  }
  if (listing.detailsDamaged) {
    throw new SecretError("corrupt", "kubernetes-details-damaged", { secret, namespace });
  }
  const { entries, written, removed } = applyChanges<KubernetesEntry>(changes, {
    entries: listing.entries,
    now: context.now,
    versionOf: (name, entry) => lister.version(name, entry),
    readOnly: refusedName,
    make: (fields, base) => makeEntry(lister, fields, base),
  });
  const data = new Map<string, string | null>(removed.map((name) => [name, null]));
  for (const name of written) {
    const entry = entries.get(name);
    const value = entry?.data ?? (entry === undefined || entry.key === name ? undefined : object?.data?.[entry.key]);
    if (value !== undefined) {
      data.set(name, value);
    }
  }
  const detailsText = renderDetails(entries);
  const replaced = context.keeps
    ? replacedBy(changes, listing.entries, (name) => readableValue(object, name))
    : new Map<string, ReplacedSecret>();
  const write = { data, detailsText, entries, written, removed, replaced };
  checkSizes(write, listing, secret, namespace);
  return write;
}

/** Whose values must be known: what is copied, and what is kept. What comes new replaces nothing. */
export function neededValues(
  changes: readonly Change[],
  listing: KubernetesListing,
  keeps: boolean,
): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind === "copy") {
      return [change.from];
    }
    const replaces = change.kind === "remove" || (change.kind === "put" && change.mode !== "create");
    return keeps && replaces && listing.entries.has(change.name) ? [change.name] : [];
  });
}

/** The body of a merge patch: it touches our annotation and the keys that change, and holds only if nobody wrote since. */
export function patchOf(write: KubernetesWrite, listing: KubernetesListing): object {
  const { data, detailsText } = write;
  const annotations = { [DETAILS_ANNOTATION]: detailsText ?? null };
  return {
    metadata: {
      resourceVersion: listing.resourceVersion,
      ...(detailsText === listing.detailsText ? {} : { annotations }),
    },
    ...(data.size === 0 ? {} : { data: Object.fromEntries(data) }),
  };
}

/** What a Secret that we make says of itself beside its secrets. */
export interface SecretMarks {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The body that creates the Secret. */
export function newSecretOf(
  write: KubernetesWrite,
  secret: string,
  namespace: string,
  marks: SecretMarks = {},
): object {
  const { data, detailsText } = write;
  const annotations = {
    ...marks.annotations,
    ...(detailsText === undefined ? {} : { [DETAILS_ANNOTATION]: detailsText }),
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: secret,
      namespace,
      labels: { "app.kubernetes.io/managed-by": "nbsecrets", ...marks.labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    type: "Opaque",
    data: Object.fromEntries(data),
  };
}

/** Whether a Secret is as this write would leave it: then it was done, whatever the connection said. */
export function isDone(write: KubernetesWrite, listing: KubernetesListing, lister: KubernetesLister): boolean {
  return (
    listing.resourceVersion !== undefined &&
    write.removed.every((name) => !listing.entries.has(name)) &&
    write.written.every((name) => {
      const [wanted, there] = [write.entries.get(name), listing.entries.get(name)];
      return (
        wanted !== undefined && there !== undefined && lister.version(name, wanted) === lister.version(name, there)
      );
    })
  );
}

/** How much the values of these secrets hold together. */
export function dataBytes(entries: ReadonlyMap<string, KubernetesEntry>): number {
  let bytes = 0;
  for (const entry of entries.values()) {
    bytes += entry.bytes;
  }
  return bytes;
}

/** The bytes of one secret of an object that was read whole. */
export function valueOf(object: SecretValues | undefined, name: string): Uint8Array | undefined {
  const data = object?.data;
  return data !== undefined && Object.hasOwn(data, name) ? decodeData(name, data[name] ?? "") : undefined;
}

/** A damaged value may be overwritten and deleted, which nobody can take back then. */
function readableValue(object: SecretValues | undefined, name: string): Uint8Array | undefined {
  try {
    return valueOf(object, name);
  } catch {
    return undefined;
  }
}

function makeEntry(lister: KubernetesLister, fields: SecretEntry, base: KubernetesEntry | undefined): KubernetesEntry {
  const { value, updatedAt, description, expiresAt } = fields;
  const { updatedAt: _at, description: _text, expiresAt: _date, ...unknown } = base?.record ?? {};
  const details = {
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(description === undefined ? {} : { description }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const record = { ...unknown, ...details };
  if (base !== undefined && value === notHeld) {
    const { key, digest, bytes } = base;
    return { key, digest, bytes, value, record, ...details };
  }
  const data = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  const digest = lister.digest(data);
  return { key: "", digest, bytes: value.byteLength, data, value: notHeld, record, ...details };
}

/** A name that code cannot read, as another program may have written it, is left as it is. */
function refusedName(name: string): Message | undefined {
  return checkName(name) === undefined ? undefined : { key: "read-only-name", params: { name } };
}

/** Before anything is sent: the server says only that it is too much. */
function checkSizes(write: KubernetesWrite, listing: KubernetesListing, secret: string, namespace: string): void {
  const sizes = [
    ["kubernetes-full", dataBytes(listing.entries), dataBytes(write.entries), MAX_SECRET_BYTES],
    [
      "kubernetes-details-full",
      listing.annotationBytes,
      listing.annotationBytes - detailsBytes(listing.detailsText) + detailsBytes(write.detailsText),
      MAX_ANNOTATION_BYTES,
    ],
  ] as const;
  for (const [key, used, wanted, limit] of sizes) {
    if (wanted > limit) {
      const params = { secret, namespace, used, wanted, limit, percent: Math.floor((100 * used) / limit) };
      const texts = Object.entries(params).map(([name, param]) => [name, String(param)] as const);
      throw new SecretError("too-large", key, Object.fromEntries(texts));
    }
  }
}
