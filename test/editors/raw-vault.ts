import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Encrypter, identityToRecipient } from "age-encryption";
import type { Person } from "./person.ts";

/** A secret as another program may write it: whatever it likes, as long as the format holds. */
export interface RawSecret {
  readonly name: string;
  readonly description?: string;
  readonly updatedAt?: string;
  readonly expiresAt?: string;
}

export function vaultFile(person: Person): string {
  return join(person.home, ".local/share/nbsecrets/vault.age");
}

/** Seals these secrets as the person's vault, past all checks of ours. There must have been a vault before. */
export async function writeRawVault(person: Person, secrets: readonly RawSecret[], format = 1): Promise<void> {
  const identity = readFileSync(join(person.home, ".config/nbsecrets/identity.txt"), "utf8");
  const secretKey = /^AGE-SECRET-KEY-\S+$/m.exec(identity)?.[0] ?? "";
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(secretKey));
  const value = Buffer.from("value").toString("base64");
  const document = { format, secrets: secrets.map((secret) => ({ ...secret, value })) };
  writeFileSync(vaultFile(person), await encrypter.encrypt(JSON.stringify(document)), { mode: 0o600 });
}
