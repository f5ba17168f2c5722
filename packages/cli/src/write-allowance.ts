import { SecretError } from "@nbsecrets/shared";

/** How often, and how much, one user may write: so many at once, and then as they are given back. */
const WRITES = { most: 40, perSecond: 2 };
const BYTES = { most: 20 * 1024 * 1024, perSecond: (20 * 1024 * 1024) / 60 };

interface Left {
  readonly writes: number;
  readonly bytes: number;
  /** When that was so, in milliseconds. */
  readonly at: number;
}

/** What users may still write. Each write is one of the API server and of its store, which belong to the whole cluster. */
export class WriteAllowance {
  readonly #writes: typeof WRITES;
  readonly #now: () => number;
  readonly #left = new Map<string, Left>();

  /** @param now - a clock that is never put back, in milliseconds. */
  constructor(writes: typeof WRITES = WRITES, now: () => number = () => performance.now()) {
    this.#writes = writes;
    this.#now = now;
  }

  /** Throws `unavailable` (`hub-writes-often`) where a user has none left; nothing is taken then. */
  take(user: string, bytes: number): void {
    const { writes, bytes: room } = this.#leftOf(user);
    const missing = Math.max(
      (1 - writes) / this.#writes.perSecond,
      (Math.min(bytes, BYTES.most) - room) / BYTES.perSecond,
    );
    if (missing > 0) {
      throw new SecretError("unavailable", "hub-writes-often", { seconds: String(Math.ceil(missing)) });
    }
    this.#left.delete(user);
    this.#left.set(user, { writes: writes - 1, bytes: room - bytes, at: this.#now() });
    this.#forgetFull();
  }

  #leftOf(user: string): Omit<Left, "at"> {
    const { writes, bytes, at } = this.#left.get(user) ?? { writes: this.#writes.most, bytes: BYTES.most, at: 0 };
    const seconds = (this.#now() - at) / 1000;
    return {
      writes: Math.min(this.#writes.most, writes + seconds * this.#writes.perSecond),
      bytes: Math.min(BYTES.most, bytes + seconds * BYTES.perSecond),
    };
  }

  /** In the order of their last writes: who wrote longest ago has all of it again first. */
  #forgetFull(): void {
    for (const user of this.#left.keys()) {
      const { writes, bytes } = this.#leftOf(user);
      if (writes < this.#writes.most || bytes < BYTES.most) {
        return;
      }
      this.#left.delete(user);
    }
  }
}
