import { nearestName } from "./nearest-name.ts";
import { renameReferences } from "./rename-references.ts";

/**
 * The stored name that a cell probably meant by one that is not stored. Undefined where none is alike, and where the cell does not
 * name it itself: what it calls does, and is to be corrected elsewhere.
 */
export function meantName(
  name: string,
  stored: Iterable<string>,
  cell: { readonly code: string; readonly language: string },
): string | undefined {
  const nearest = nearestName(name, stored);
  if (nearest === undefined) {
    return undefined;
  }
  const { edits } = renameReferences(cell.code, cell.language, { from: name, to: nearest });
  return edits.length === 0 ? undefined : nearest;
}
