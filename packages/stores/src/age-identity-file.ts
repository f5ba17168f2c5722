import { dirname } from "node:path";
import { SecretError } from "@nbsecrets/shared";
import { fileError } from "./file-error.ts";
import { fileStamp } from "./file-stamp.ts";
import { LoadedIdentity } from "./loaded-identity.ts";
import { makePrivateDirectory } from "./make-private-directory.ts";
import { withOpenFile } from "./with-open-file.ts";
import { createFileDurably } from "./write-file-durably.ts";

interface Known {
  readonly stamp: string;
  readonly identity: LoadedIdentity;
}

/**
 * The identity in a file as `age-keygen` writes it: lines of `AGE-SECRET-KEY-1…`, and comments. All of them open; the
 * first one seals. It is read again when the file changed.
 */
export class AgeIdentityFile {
  readonly file: string;
  #known: Known | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** Undefined when there is none. Rejects when it is there and cannot be used. */
  async read(): Promise<LoadedIdentity | undefined> {
    return withOpenFile(this.file, async (handle, stats) => {
      const mode = Number(stats.mode) & 0o777;
      if (process.platform !== "win32" && (mode & 0o077) !== 0) {
        const params = { identity: this.file, mode: mode.toString(8).padStart(3, "0") };
        throw new SecretError("locked", "identity-permissions", params);
      }
      const stamp = fileStamp(stats);
      if (this.#known?.stamp !== stamp) {
        this.#known = { stamp, identity: await parseIdentity(await handle.readFile("utf8"), this.file) };
      }
      return this.#known.identity;
    });
  }

  /** The identity that is there, or a new one; two programs that do this at once agree on one. */
  async readOrCreate(): Promise<LoadedIdentity> {
    const found = await this.read();
    if (found !== undefined) {
      return found;
    }
    const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
    const secret = await generateX25519Identity();
    const publicKey = await identityToRecipient(secret);
    const text = `# created: ${new Date().toISOString()}\n# public key: ${publicKey}\n${secret}\n`;
    try {
      await makePrivateDirectory(dirname(this.file));
      await createFileDurably(this.file, Buffer.from(text), 0o600);
    } catch (error) {
      throw fileError(error, this.file, "writing");
    }
    const made = await this.read();
    if (made === undefined) {
      throw new SecretError("unavailable", "file-unreadable", { path: this.file, reason: "it went away" });
    }
    return made;
  }
}

async function parseIdentity(text: string, file: string): Promise<LoadedIdentity> {
  const age = await import("age-encryption");
  const keys = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  try {
    // Throws as well when there is no key at all.
    return new LoadedIdentity(age, keys, await age.identityToRecipient(keys[0] ?? ""));
  } catch {
    // What the library says may quote the key.
    throw new SecretError("locked", "identity-corrupt", { identity: file });
  }
}
