import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import { checkName, type Message, type SecretInfo } from "@nbsecrets/shared";
import { valueBytes, type VaultEntry } from "./vault-document.ts";

/** What may be remembered of a vault: no values. */
export interface VaultListing {
  /** Which state of the file it is of. */
  readonly stamp: string;
  /** Sorted by name. */
  readonly infos: ReadonlyMap<string, SecretInfo>;
  readonly usedBytes: number;
}

/** Makes listings; what it says of a version holds for this object only. */
export class VaultLister {
  /** An object rather than bytes: ten times faster, for a thousand versions. */
  readonly #key = createSecretKey(randomBytes(32));

  /** @param known - infos that are still right, by their entry's name. */
  listing(
    stamp: string,
    entries: ReadonlyMap<string, VaultEntry>,
    known?: ReadonlyMap<string, SecretInfo>,
  ): VaultListing {
    const infos = new Map<string, SecretInfo>();
    for (const name of [...entries.keys()].sort()) {
      const entry = entries.get(name);
      if (entry !== undefined) {
        infos.set(name, known?.get(name) ?? this.#info(name, entry));
      }
    }
    return { stamp, infos, usedBytes: valueBytes(entries) };
  }

  /** Keyed, so that nobody can guess a value from it. */
  version(name: string, { record }: VaultEntry): string {
    const details = JSON.stringify([name, record.updatedAt, record.description, record.expiresAt]);
    return createHmac("sha256", this.#key).update(details).update("\0").update(record.value).digest("base64url");
  }

  #info(name: string, entry: VaultEntry): SecretInfo {
    return {
      name,
      ...(entry.updatedAt === undefined ? {} : { updatedAt: entry.updatedAt }),
      ...(entry.description === undefined ? {} : { description: entry.description }),
      ...(entry.expiresAt === undefined ? {} : { expiresAt: entry.expiresAt }),
      version: this.version(name, entry),
      ...(vaultReadOnly(name) === undefined ? {} : { readOnly: "name" as const }),
    };
  }
}

/** A name that code cannot read, as another program may have written it, is left as it is. */
export function vaultReadOnly(name: string): Message | undefined {
  return checkName(name) === undefined ? undefined : { key: "read-only-name", params: { name } };
}
