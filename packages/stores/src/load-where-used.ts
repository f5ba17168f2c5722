import type * as whereUsed from "./where-used.ts";

/** What looks through the code of a workspace. */
export type WhereUsedCode = Pick<typeof whereUsed, "WhereUsedIndex">;

/** Loaded by who looks: the parsers of languages are in it. */
export function loadWhereUsed(): Promise<WhereUsedCode> {
  return import("./where-used.ts");
}
