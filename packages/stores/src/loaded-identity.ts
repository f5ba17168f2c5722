import type * as age from "age-encryption";

/** The age library, which is loaded only once it is needed. */
export type AgeLibrary = typeof age;

/** Opens and seals with keys that are in memory. */
export class LoadedIdentity {
  readonly #decrypter: InstanceType<AgeLibrary["Decrypter"]>;
  readonly #encrypter: InstanceType<AgeLibrary["Encrypter"]>;

  /**
   * @param keys - each one opens. Throws when one of them is not a key.
   * @param recipient - what seals: `age1…`.
   */
  constructor(library: AgeLibrary, keys: readonly string[], recipient: string) {
    this.#decrypter = new library.Decrypter();
    keys.forEach((key) => this.#decrypter.addIdentity(key));
    // Asked last, when no key fitted: tells that from damage without reading the library's messages.
    this.#decrypter.addIdentity({
      unwrapFileKey: () => {
        throw new NoKeyFits();
      },
    });
    this.#encrypter = new library.Encrypter();
    this.#encrypter.addRecipient(recipient);
  }

  /** @returns undefined when no key fits. Rejects with anything when the bytes are damaged. */
  async open(sealed: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return await collect(await this.#decrypter.decrypt(streamOf(sealed)));
    } catch (error) {
      if (error instanceof NoKeyFits) {
        return undefined;
      }
      throw error;
    }
  }

  async seal(plain: Uint8Array): Promise<Uint8Array> {
    return collect(await this.#encrypter.encrypt(streamOf(plain)));
  }
}

class NoKeyFits extends Error {}

/** As streams: bytes for bytes, the library reads them out of a `Response`, and with that come 9 MB of HTTP client. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
  }
  return Buffer.concat(parts);
}
