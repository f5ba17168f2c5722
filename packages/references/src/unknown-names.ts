import { nearestName } from "./nearest-name.ts";
import { counts, needsOf, type NeedOptions, type NeedPlace } from "./needs.ts";
import type { CodeReading } from "./read-code.ts";

/** A name in code that no secret has. */
export interface UnknownName {
  readonly place: NeedPlace;
  /** The stored one that was most likely meant. */
  readonly nearest?: string;
}

/** How alike a name must be to a stored one that looks like no credential's itself: see `nearestName`. */
const nearly = 0.8;
/** Shorter names are alike by chance. */
const shortest = 6;

/**
 * Where a document reads what is not stored: names that look like a credential's, and those that are nearly a stored one. Not what
 * it sets itself before. In the order of the code.
 */
export function unknownNames(
  cells: readonly Pick<CodeReading, "references">[],
  { stored = new Set(), pinned = [] }: NeedOptions = {},
): readonly UnknownName[] {
  const misspelt = new Set<string>();
  const looked = new Set<string>();
  for (const reference of cells.flatMap(({ references }) => references)) {
    if (reference.kind !== "name" || stored.has(reference.name) || reference.name.length < shortest) {
      continue;
    }
    if (!counts(reference, stored) && !looked.has(reference.name)) {
      looked.add(reference.name);
      if (nearestName(reference.name, stored, nearly) !== undefined) {
        misspelt.add(reference.name);
      }
    }
  }
  return needsOf(cells, { stored: new Set([...stored, ...misspelt]), pinned })
    .filter(({ name }) => !stored.has(name))
    .flatMap(({ name, places }) => {
      const nearest = nearestName(name, stored);
      return places.map((place) => ({ place, ...(nearest === undefined ? {} : { nearest }) }));
    })
    .sort((one, other) => one.place.cell - other.place.cell || one.place.from - other.place.from);
}
