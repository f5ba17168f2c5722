import type * as age from "age-encryption";
import { hasNativePayload, headerLength, openPayload, sealPayload } from "./age-payload.ts";

/** The age library, which is loaded only once it is needed. */
export type AgeLibrary = typeof age;

/** Opens and seals with keys that are in memory. */
export class LoadedIdentity {
  readonly #age: AgeLibrary;
  readonly #decrypter: InstanceType<AgeLibrary["Decrypter"]>;
  readonly #recipient: string;
  readonly #native: boolean;

  /**
   * @param keys - each one opens. Throws when one of them is not a key.
   * @param recipient - what seals: `age1…`.
   * @param native - whether the payload is done by the platform.
   */
  constructor(library: AgeLibrary, keys: readonly string[], recipient: string, native: boolean = hasNativePayload) {
    this.#age = library;
    this.#decrypter = new library.Decrypter();
    keys.forEach((key) => this.#decrypter.addIdentity(key));
    // Asked last, when no key fitted: tells that from damage without reading the library's messages.
    this.#decrypter.addIdentity({
      unwrapFileKey: () => {
        throw new NoKeyFits();
      },
    });
    this.#recipient = recipient;
    this.#native = native;
  }

  /** @returns undefined when no key fits. Rejects with anything when the bytes are damaged. */
  async open(sealed: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      if (!this.#native) {
        return await this.#decrypter.decrypt(sealed);
      }
      const end = headerLength(sealed);
      return openPayload(await this.#decrypter.decryptHeader(sealed.subarray(0, end)), sealed.subarray(end));
    } catch (error) {
      if (error instanceof NoKeyFits) {
        return undefined;
      }
      throw error;
    }
  }

  async seal(plain: Uint8Array): Promise<Uint8Array> {
    const encrypter = new this.#age.Encrypter();
    encrypter.addRecipient(this.#recipient);
    if (!this.#native) {
      return encrypter.encrypt(plain);
    }
    // A recipient that takes part in nothing but learns the new file's key.
    let fileKey = new Uint8Array();
    encrypter.addRecipient({
      wrapFileKey: (key) => {
        fileKey = key.slice();
        return [];
      },
    });
    const empty = await encrypter.encrypt(new Uint8Array());
    return Buffer.concat([empty.subarray(0, headerLength(empty)), ...sealPayload(fileKey, plain)]);
  }
}

class NoKeyFits extends Error {}
