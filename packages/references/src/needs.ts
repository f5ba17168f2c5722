import { checkName, reservedNames } from "@nbsecrets/shared";
import { looksLikeCredential } from "./looks-like-credential.ts";
import type { PinnedNeed } from "./pinned-needs.ts";
import type { CodeReading } from "./read-code.ts";
import type { NamedReference } from "./reference.ts";

/** Where a document reads a secret. */
export interface NeedPlace extends NamedReference {
  /** The index of the cell among those that were looked at; 0 in a file. */
  readonly cell: number;
}

/** A secret that a document needs. */
export interface Need {
  readonly name: string;
  readonly isStored: boolean;
  /** What the document's metadata says of it. */
  readonly pinned?: PinnedNeed;
  /** In the order of the document; none for one that is pinned and not read in code. */
  readonly places: readonly NeedPlace[];
}

export interface NeedOptions {
  /** The names in the store. */
  readonly stored?: ReadonlySet<string>;
  readonly pinned?: readonly PinnedNeed[];
}

/**
 * What a document needs, in the order in which its code first reads it, then what is pinned alone. A name counts when it is in the
 * store, looks like a credential's, or is pinned; not where the document itself sets it before.
 */
export function needsOf(
  cells: readonly Pick<CodeReading, "references">[],
  { stored = new Set(), pinned = [] }: NeedOptions = {},
): readonly Need[] {
  const pins = new Map(pinned.map((need) => [need.name, need]));
  const places = new Map<string, NeedPlace[]>();
  // Until its own statement ends, a document has not set what it sets. A shell sets nothing but its own.
  const alreadySet = new Set<string>();
  cells.forEach(({ references }, cell) => {
    const settings = references.filter((one): one is NamedReference => one.kind === "name" && one.access === "set");
    const sets = firstSets(settings.filter(({ form }) => form !== "shell"));
    const shellSets = firstSets(settings.filter(({ form }) => form === "shell"));
    for (const reference of references) {
      if (reference.kind !== "name" || reference.access !== "read") {
        continue;
      }
      const { name, form, from } = reference;
      // A loader and its kin read a secret whatever the variable holds.
      const isSet =
        !isExplicit.has(form) &&
        (alreadySet.has(name) ||
          (sets.get(name) ?? Infinity) <= from ||
          (form === "shell" && (shellSets.get(name) ?? Infinity) <= from));
      if (pins.has(name) || (!isSet && counts(reference, stored))) {
        const known = places.get(name) ?? [];
        known.push({ ...reference, cell });
        places.set(name, known);
      }
    }
    for (const { name, form } of settings) {
      if (form !== "shell") {
        alreadySet.add(name);
      }
    }
  });
  const names = new Set([...places.keys(), ...pins.keys()]);
  return [...names].map((name) => {
    const pin = pins.get(name);
    return {
      name,
      isStored: stored.has(name),
      ...(pin === undefined ? {} : { pinned: pin }),
      places: places.get(name) ?? [],
    };
  });
}

/** By name, from where on the code first sees what it set. */
function firstSets(settings: readonly NamedReference[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { name, setsFrom, to } of settings) {
    first.set(name, Math.min(first.get(name) ?? Infinity, setsFrom ?? to));
  }
  return first;
}

/** Whether a reference is to a secret, as far as its name tells. */
export function counts({ name, form }: NamedReference, stored: ReadonlySet<string>): boolean {
  if (checkName(name) !== undefined || reservedNames.has(name)) {
    return false;
  }
  // A shell's own variables are in small letters.
  const isOwn = form === "shell" && /[a-z]/.test(name);
  return stored.has(name) || isExplicit.has(form) || (!isOwn && looksLikeCredential(name));
}

/** Forms that read secrets and nothing else. */
const isExplicit: ReadonlySet<string> = new Set(["load", "get", "path", "plain-snippet", "userdata", "kaggle"]);
