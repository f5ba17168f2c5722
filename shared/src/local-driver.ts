import type { SecretEntry } from "./apply-changes.ts";
import type { Change, Details, SecretDriver, SecretInfo } from "./secret-driver.ts";

/**
 * A store that a session's service works with. What it tells beyond the contract holds values: it stays in the process, or goes
 * to a session of the store's own user, which mounts them; never to a page.
 */
export interface LocalDriver extends SecretDriver {
  /**
   * Every secret of the user's own with its bytes, all of one moment.
   *
   * @param justCame - true: what came with the latest change that a watch told of will do, and needs no read.
   */
  snapshot(justCame?: boolean): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * `apply`, which also tells what it changed and deleted, as that was at that very moment, whoever else writes. Absent where
   * a store cannot, or knows no versions: nothing can be undone there.
   *
   * @param recall - saves a store that is far away a request.
   */
  exchange?(changes: readonly Change[], recall?: Recall): Promise<Exchange>;
}

/** Bytes that a secret may have, from nearby. They may be old: a store takes them only where it can tell that they are not. */
export type Recall = (name: string) => Promise<Uint8Array | undefined>;

export interface Exchange {
  /** What `apply` resolves with. */
  readonly infos: readonly SecretInfo[];
  /** By name. A secret that the changes made is not among them. */
  readonly replaced: ReadonlyMap<string, ReplacedSecret>;
}

/** A secret as it was. */
export interface ReplacedSecret extends Details {
  /** The receiver's own. Absent where only details were changed, and where it could not be read. */
  readonly value?: Uint8Array;
}

/**
 * What `changes` change and delete of `entries`.
 *
 * @param valueOf - a copy of an entry's bytes; undefined where they cannot be read.
 */
export function replacedBy<Entry extends SecretEntry>(
  changes: readonly Change[],
  entries: ReadonlyMap<string, Entry>,
  valueOf: (name: string, entry: Entry) => Uint8Array | undefined = (_name, entry) => Uint8Array.from(entry.value),
): ReadonlyMap<string, ReplacedSecret> {
  const replaced = new Map<string, ReplacedSecret>();
  for (const change of changes) {
    const entry = change.kind === "copy" ? undefined : entries.get(change.name);
    if (entry === undefined || change.kind === "copy") {
      continue;
    }
    const { description, expiresAt } = entry;
    const value = change.kind === "describe" ? undefined : valueOf(change.name, entry);
    replaced.set(change.name, {
      ...(value === undefined ? {} : { value }),
      ...(description === undefined ? {} : { description }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }
  return replaced;
}

/** What is at hand of secrets that `changes` would replace, for a store that is asked over a wire. */
export async function recallReplaced(
  changes: readonly Change[],
  recall: Recall | undefined,
): Promise<readonly { readonly name: string; readonly value: Uint8Array }[]> {
  const names = changes.flatMap((change) => {
    const replaces = change.kind === "remove" || (change.kind === "put" && change.mode !== "create");
    return replaces ? [change.name] : [];
  });
  const found = await Promise.all(names.map(async (name) => ({ name, value: await recall?.(name) })));
  return found.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
}
