import { reservedNames } from "./reserved-names.ts";
import { checkName } from "./secret-name.ts";

/**
 * Of these names those that are loaded where nobody asks for one by its name: not what would change how programs run, nor what no
 * code can read. A group that shares secrets, or whoever wrote a notebook, chooses names as well.
 */
export function loadableTogether(names: readonly string[]): readonly string[] {
  return names.filter((name) => checkName(name) === undefined && !reservedNames.has(name));
}
