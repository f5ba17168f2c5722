import type { ReplacedSecret } from "./local-driver.ts";
import type { Change, Details, SecretInfo } from "./secret-driver.ts";

/** How changes are taken back: other changes, each on the condition that nobody changed that secret since. */
export interface PutBack {
  readonly changes: readonly Change[];
  /** How many bytes of values they hold. */
  readonly bytes: number;
  /** Overwrites these values. */
  erase(): void;
}

/**
 * What takes `changes` back. Undefined where a secret cannot be brought back as it was, or a change of it would not be
 * noticed.
 *
 * @param infos - what `changes` left.
 * @param replaced - what they changed and deleted; the values become part of the result.
 */
export function undoOf(
  changes: readonly Change[],
  infos: readonly SecretInfo[],
  replaced: ReadonlyMap<string, ReplacedSecret>,
): PutBack | undefined {
  const versions = new Map(infos.map(({ name, version }) => [name, version]));
  const values = [...replaced.values()].flatMap(({ value }) => value ?? []);
  const erase = (): void => values.forEach((value) => value.fill(0));
  const back: Change[] = [];
  for (const change of changes) {
    const one = backOf(change, versions, replaced);
    if (one === undefined) {
      erase();
      return undefined;
    }
    back.push(one);
  }
  return { changes: back, bytes: values.reduce((sum, value) => sum + value.byteLength, 0), erase };
}

function backOf(
  change: Change,
  versions: ReadonlyMap<string, string>,
  replaced: ReadonlyMap<string, ReplacedSecret>,
): Change | undefined {
  const name = change.kind === "copy" ? change.to : change.name;
  const before = change.kind === "copy" ? undefined : replaced.get(name);
  const ifVersion = versions.get(name);
  if (change.kind === "remove") {
    return before?.value && { kind: "put", name, value: before.value, mode: "create", details: allOf(before) };
  }
  if (ifVersion === undefined) {
    return undefined;
  }
  if (before === undefined) {
    return { kind: "remove", name, ifVersion };
  }
  if (change.kind === "describe") {
    return { kind: "describe", name, details: allOf(before), ifVersion };
  }
  return before.value && { kind: "put", name, value: before.value, mode: { ifVersion }, details: allOf(before) };
}

/** What was absent is cleared. */
function allOf({ description = "", expiresAt = "" }: Details): Details {
  return { description, expiresAt };
}
