import { stat } from "node:fs/promises";
import { join } from "node:path";
import { MAX_VAULT_BYTES, SecretError } from "@nbsecrets/shared";
import { AgeIdentityFile } from "./age-identity-file.ts";
import { errnoOf, fileError } from "./file-error.ts";
import { withLock } from "./file-lock.ts";
import { fileStamp } from "./file-stamp.ts";
import type { LoadedIdentity } from "./loaded-identity.ts";
import { makePrivateDirectory } from "./make-private-directory.ts";
import {
  emptyDocument,
  parseVaultDocument,
  renderVaultDocument,
  valueBytes,
  type VaultDocument,
} from "./vault-document.ts";
import { withOpenFile } from "./with-open-file.ts";
import { removeTemporaries, writeFileDurably } from "./write-file-durably.ts";

/** The first line of every age file. */
const MAGIC = Buffer.from("age-encryption.org/v1\n");
/** The stamp of a vault that is not there. */
const ABSENT = "absent";

export interface OpenedVault {
  readonly document: VaultDocument;
  /** Which state of the file it is. */
  readonly stamp: string;
}

/** The sealed file: opens it, and replaces it under its lock. Rejects with a `SecretError` and nothing else. */
export class VaultFile {
  readonly directory: string;
  readonly file: string;
  readonly lockFile: string;
  readonly #identity: AgeIdentityFile;

  constructor(directory: string, identityFile: string) {
    this.directory = directory;
    this.file = join(directory, "vault.age");
    this.lockFile = join(directory, "vault.lock");
    this.#identity = new AgeIdentityFile(identityFile);
  }

  /** Cheap: nothing is opened. */
  async stamp(): Promise<string> {
    try {
      return fileStamp(await stat(this.file, { bigint: true }));
    } catch (error) {
      if (errnoOf(error) === "ENOENT") {
        return ABSENT;
      }
      throw fileError(error, this.file, "reading");
    }
  }

  /** An absent vault is an empty one. */
  async read(): Promise<OpenedVault> {
    const sealed = await this.#readSealed();
    if (sealed === undefined) {
      return { document: emptyDocument, stamp: ABSENT };
    }
    const identity = await this.#identity.read();
    if (identity === undefined) {
      throw new SecretError("locked", "vault-locked", { file: this.file, identity: this.#identity.file });
    }
    return { document: parseVaultDocument(await this.#open(sealed.bytes, identity), this.file), stamp: sealed.stamp };
  }

  /**
   * Replaces the vault by what `edit` makes of it; nothing is written when it throws.
   * @returns the stamp of the new file.
   */
  async replace(edit: (vault: OpenedVault) => VaultDocument): Promise<string> {
    try {
      await makePrivateDirectory(this.directory);
      return await withLock(this.lockFile, async (lock) => {
        await removeTemporaries(this.file);
        const before = await this.read();
        const after = edit(before);
        checkSize(before.document, after);
        // An identity is made only for a vault that is not there yet: `read` refuses the other case.
        const identity = await this.#identity.readOrCreate();
        await this.#put(await identity.seal(renderVaultDocument(after)), () => lock.confirm());
        return await this.stamp();
      });
    } catch (error) {
      throw fileError(error, this.file, "writing");
    }
  }

  async #put(sealed: Uint8Array, confirm: () => Promise<void>): Promise<void> {
    try {
      await writeFileDurably(this.file, sealed, { mode: 0o600, backup: `${this.file}.bak`, beforeRename: confirm });
    } catch (error) {
      // Whoever holds the lock removes temporary files first: ours is gone, so the lock was not ours any more.
      throw errnoOf(error) === "ENOENT" ? new SecretError("unavailable", "lock-lost", { path: this.lockFile }) : error;
    }
  }

  async #readSealed(): Promise<{ bytes: Uint8Array; stamp: string } | undefined> {
    return withOpenFile(this.file, async (handle, stats) => {
      this.#checkPermissions(Number(stats.mode) & 0o777, Number(stats.uid));
      return { bytes: await handle.readFile(), stamp: fileStamp(stats) };
    });
  }

  #checkPermissions(mode: number, owner: number): void {
    const uid = process.getuid?.();
    if (uid !== undefined && (owner !== uid || (mode & 0o077) !== 0)) {
      const params = { path: this.file, mode: mode.toString(8).padStart(3, "0"), wanted: "600" };
      throw new SecretError("denied", "permissions", params);
    }
  }

  async #open(sealed: Uint8Array, identity: LoadedIdentity): Promise<Uint8Array> {
    const start = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(sealed.byteLength, MAGIC.byteLength));
    if (!start.equals(MAGIC.subarray(0, start.byteLength))) {
      throw new SecretError("corrupt", "vault-not-age", { file: this.file });
    }
    let plain: Uint8Array | undefined;
    try {
      plain = await identity.open(sealed);
    } catch {
      throw new SecretError("corrupt", "vault-corrupt", { file: this.file });
    }
    if (plain === undefined) {
      const params = { file: this.file, identity: this.#identity.file };
      throw new SecretError("locked", "vault-other-identity", params);
    }
    return plain;
  }
}

/** What makes a vault smaller is allowed even when it is too large. */
function checkSize(before: VaultDocument, after: VaultDocument): void {
  const bytes = valueBytes(after.entries);
  if (bytes > MAX_VAULT_BYTES && bytes > valueBytes(before.entries)) {
    throw new SecretError("too-large", "store-full", { bytes: String(bytes), limit: String(MAX_VAULT_BYTES) });
  }
}
