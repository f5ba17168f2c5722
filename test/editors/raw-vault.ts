import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Encrypter, identityToRecipient } from "age-encryption";
import type { JupyterLab } from "./jupyter-lab.ts";

/** A secret as another program may write it: whatever it likes, as long as the format holds. */
export interface RawSecret {
  readonly name: string;
  readonly description?: string;
  readonly updatedAt?: string;
  readonly expiresAt?: string;
}

export function vaultFile(lab: JupyterLab): string {
  return join(lab.home, ".local/share/nbsecrets/vault.age");
}

/** Seals these secrets as the person's vault, past all checks of ours. There must have been a vault before. */
export async function writeRawVault(lab: JupyterLab, secrets: readonly RawSecret[]): Promise<void> {
  const identity = readFileSync(join(lab.home, ".config/nbsecrets/identity.txt"), "utf8");
  const secretKey = /^AGE-SECRET-KEY-\S+$/m.exec(identity)?.[0] ?? "";
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(secretKey));
  const value = Buffer.from("value").toString("base64");
  const document = { format: 1, secrets: secrets.map((secret) => ({ ...secret, value })) };
  writeFileSync(vaultFile(lab), await encrypter.encrypt(JSON.stringify(document)), { mode: 0o600 });
}
