import { hash, randomBytes } from "node:crypto";
import { SecretError, checkName, type SecretEntry, type SecretInfo } from "@nbsecrets/shared";

/** Holds descriptions, dates and when a value was written: one JSON object, by the secret's name. */
export const DETAILS_ANNOTATION = "nbsecrets/details";
/** What we write is told apart from what others write by this name, in the object's `managedFields`. */
export const FIELD_MANAGER = "nbsecrets";

/** Of a Secret, all or some. */
export interface SecretValues {
  /** Base64, by key. */
  readonly data?: Readonly<Record<string, string>>;
}

/** A Secret as the API server sends it. */
export interface SecretObject extends SecretValues {
  readonly metadata: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly ManagedFields[];
  };
  readonly immutable?: boolean;
}

interface ManagedFields {
  readonly manager?: string;
  readonly time?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/** What the annotation says of one secret, with the fields that this version does not know. */
export type SecretRecord = Readonly<Record<string, unknown>>;

/** One secret without its value, which is never kept. */
export interface KubernetesEntry extends SecretEntry {
  /** The key that holds its value: for a copy not yet written, that of its source. */
  readonly key: string;
  /** Keyed, and of the value alone: equal digests are equal values, to this process and nobody else. */
  readonly digest: string;
  readonly bytes: number;
  readonly record: SecretRecord;
  /** Base64, of a value about to be written. */
  readonly data?: string;
}

/** What is known of the Secret at one resourceVersion: no values. */
export interface KubernetesListing {
  /** Undefined when there is no such Secret. */
  readonly resourceVersion: string | undefined;
  readonly immutable: boolean;
  /** By code unit of their names. */
  readonly entries: ReadonlyMap<string, KubernetesEntry>;
  readonly infos: ReadonlyMap<string, SecretInfo>;
  /** As the API server counts the annotations: the keys and values of all. */
  readonly annotationBytes: number;
  /** The annotation as it is; undefined when there is none. */
  readonly detailsText: string | undefined;
  /** The annotation is there and cannot be read: it is left alone. */
  readonly detailsDamaged: boolean;
  /** Read whole, not worked out from a write of ours. */
  readonly wasRead: boolean;
}

/** Stands for a value that is in the cluster and not here. */
export const notHeld = new Uint8Array(0);

/** Reads Secrets; what it says of a version or digest holds for this object only. */
export class KubernetesLister {
  readonly #key = randomBytes(32).toString("hex");

  /** @param known - an earlier listing: what is the same is taken from it. */
  listing(object: SecretObject, known?: KubernetesListing): KubernetesListing {
    const { resourceVersion, annotations = {}, managedFields = [] } = object.metadata;
    if (known?.wasRead === true && known.resourceVersion === resourceVersion) {
      return known;
    }
    const immutable = object.immutable === true;
    const detailsText = Object.hasOwn(annotations, DETAILS_ANNOTATION) ? annotations[DETAILS_ANNOTATION] : undefined;
    const records = parseDetails(detailsText);
    const isStale = staleness(managedFields);
    const entries = new Map<string, KubernetesEntry>();
    for (const [name, base64] of Object.entries(object.data ?? {}).sort(byName)) {
      const record = records?.get(name) ?? {};
      entries.set(name, {
        key: name,
        value: notHeld,
        digest: this.digest(base64),
        bytes: Buffer.byteLength(base64, "base64"),
        record,
        ...shown(record, isStale(name, record)),
      });
    }
    return this.#finish({
      resourceVersion,
      immutable,
      entries,
      annotationBytes: annotationBytes(annotations),
      detailsText,
      detailsDamaged: records === undefined,
      wasRead: true,
      known,
    });
  }

  /** A Secret that is not there. */
  nothing(): KubernetesListing {
    return {
      resourceVersion: undefined,
      immutable: false,
      entries: new Map(),
      infos: new Map(),
      annotationBytes: 0,
      detailsText: undefined,
      detailsDamaged: false,
      wasRead: true,
    };
  }

  /** What is there after a write that we made ourselves. */
  written(
    before: KubernetesListing,
    entries: ReadonlyMap<string, KubernetesEntry>,
    detailsText: string | undefined,
    resourceVersion: string,
  ): KubernetesListing {
    const settled = [...entries].map(([name, { data: _data, ...entry }]) => [name, { ...entry, key: name }] as const);
    return this.#finish({
      resourceVersion,
      immutable: before.immutable,
      entries: new Map(settled.sort(byName)),
      annotationBytes: before.annotationBytes - detailsBytes(before.detailsText) + detailsBytes(detailsText),
      detailsText,
      detailsDamaged: false,
      wasRead: false,
      known: before,
    });
  }

  digest(base64: string): string {
    return this.#keyed(base64);
  }

  /** Keyed, so that nobody can guess a value from it. */
  version(name: string, { digest, record }: KubernetesEntry): string {
    const details = JSON.stringify([name, digest, record["updatedAt"], record["description"], record["expiresAt"]]);
    return this.#keyed(details);
  }

  /** In one call, which takes a third of the time of an HMAC; truncated, so that none can be made longer without the key. */
  #keyed(text: string): string {
    return hash("sha512-256", this.#key + text, "base64url");
  }

  #finish(parts: Omit<KubernetesListing, "infos"> & { readonly known?: KubernetesListing }): KubernetesListing {
    const { known, ...listing } = parts;
    const infos = new Map<string, SecretInfo>();
    for (const [name, entry] of listing.entries) {
      const before = known?.entries.get(name);
      const isSame =
        before?.digest === entry.digest &&
        before.updatedAt === entry.updatedAt &&
        known?.immutable === listing.immutable &&
        sameRecord(before.record, entry.record);
      const info = isSame ? known?.infos.get(name) : undefined;
      infos.set(name, info ?? this.#info(name, entry, listing.immutable));
    }
    return { ...listing, infos };
  }

  #info(name: string, entry: KubernetesEntry, immutable: boolean): SecretInfo {
    const readOnly = immutable ? "immutable" : checkName(name) === undefined ? undefined : "name";
    return {
      name,
      ...(entry.updatedAt === undefined ? {} : { updatedAt: entry.updatedAt }),
      ...(entry.description === undefined ? {} : { description: entry.description }),
      ...(entry.expiresAt === undefined ? {} : { expiresAt: entry.expiresAt }),
      version: this.version(name, entry),
      ...(readOnly === undefined ? {} : { readOnly }),
    };
  }
}

/** The value of one key. Throws `corrupt` when it is not base64, which no API server sends. */
export function decodeData(name: string, base64: string): Uint8Array {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) {
    throw new SecretError("corrupt", "kubernetes-value-damaged", { name });
  }
  return new Uint8Array(bytes);
}

/** The annotation for these secrets; undefined when nothing is to be said of any. */
export function renderDetails(entries: ReadonlyMap<string, KubernetesEntry>): string | undefined {
  const records = [...entries]
    .filter(([, { record }]) => Object.keys(record).length > 0)
    .sort(byName)
    .map(([name, { record }]) => [name, record] as const);
  return records.length === 0 ? undefined : JSON.stringify(Object.fromEntries(records));
}

/** What the annotation adds to the sum of all annotations. */
export function detailsBytes(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(DETAILS_ANNOTATION) + Buffer.byteLength(text);
}

function annotationBytes(annotations: Readonly<Record<string, string>>): number {
  return Object.entries(annotations).reduce(
    (sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text),
    0,
  );
}

/** Undefined when the annotation is there and is not one of ours. */
function parseDetails(text: string | undefined): ReadonlyMap<string, SecretRecord> | undefined {
  if (text === undefined || text === "") {
    return new Map();
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) {
    return undefined;
  }
  const records = Object.entries(parsed);
  return records.every((entry): entry is [string, SecretRecord] => isRecord(entry[1])) ? new Map(records) : undefined;
}

function shown(record: SecretRecord, isStale: boolean): Omit<SecretEntry, "value"> {
  const text = (key: string): string | undefined => {
    const field = record[key];
    return typeof field === "string" && field !== "" ? field : undefined;
  };
  const updatedAt = isStale ? undefined : text("updatedAt");
  const [description, expiresAt] = [text("description"), text("expiresAt")];
  return {
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(description === undefined ? {} : { description }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/**
 * Whether someone else wrote a value after the time that our annotation has for it: kubectl does not know of it. The
 * object says who wrote each field last, to the second.
 */
function staleness(managedFields: readonly ManagedFields[]): (name: string, record: SecretRecord) => boolean {
  const owners = managedFields.flatMap(({ manager, time, fieldsV1 }) => {
    const fields = fieldsV1?.["f:data"];
    return isRecord(fields) ? [{ ours: manager === FIELD_MANAGER, time: Date.parse(time ?? ""), fields }] : [];
  });
  return (name, record) => {
    const owning = owners.filter(({ fields }) => Object.hasOwn(fields, `f:${name}`));
    if (owning.length === 0 || owning.some(({ ours }) => ours)) {
      return false;
    }
    const updatedAt = record["updatedAt"];
    const wrote = typeof updatedAt === "string" ? Date.parse(updatedAt) : Number.NaN;
    return owning.some(({ time }) => time >= Math.floor(wrote / 1000) * 1000);
  };
}

function sameRecord(one: SecretRecord, other: SecretRecord): boolean {
  return (
    one === other ||
    (one["updatedAt"] === other["updatedAt"] &&
      one["description"] === other["description"] &&
      one["expiresAt"] === other["expiresAt"])
  );
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
