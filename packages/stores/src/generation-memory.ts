import { hash, randomBytes } from "node:crypto";
import { inSlices } from "./in-slices.ts";

/** What a generation holds already of the secrets that the next one is to hold. */
export interface Comparison {
  readonly unchanged: ReadonlySet<string>;
  /** Whether it holds exactly these. */
  readonly same: boolean;
}

/**
 * What the generation held that this process left last: names, and digests that begin with a key of this process. A generation never
 * changes, so that it need not be read again as long as it is the current one.
 */
export class GenerationMemory {
  readonly #key = randomBytes(32);
  #generation: string | undefined;
  #digests: ReadonlyMap<string, string> = new Map();
  #next: ReadonlyMap<string, string> = new Map();

  /** Whether this process left the current generation, and nobody else was there since. */
  isOf(current: string | undefined): boolean {
    return current !== undefined && current === this.#generation;
  }

  /** Undefined when the current generation is not the one that was remembered: its files have to be looked at then. */
  async compare(
    current: string | undefined,
    secrets: ReadonlyMap<string, Uint8Array>,
  ): Promise<Comparison | undefined> {
    const next = new Map<string, string>();
    await inSlices(secrets, ([name, value]) => {
      // In one call: an HMAC takes twenty times as long for a value as short as most are.
      next.set(name, hash("sha256", Buffer.concat([this.#key, value]), "base64"));
    });
    this.#next = next;
    if (!this.isOf(current)) {
      return undefined;
    }
    const unchanged = new Set(
      [...next].flatMap(([name, digest]) => (this.#digests.get(name) === digest ? [name] : [])),
    );
    return { unchanged, same: unchanged.size === next.size && next.size === this.#digests.size };
  }

  /** The secrets that were compared last are in this generation now. */
  remember(generation: string | undefined): void {
    this.#generation = generation;
    this.#digests = this.#next;
  }
}
