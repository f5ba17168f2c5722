import { SecretError, toSecretError, type SecretDriver, type SecretEvent, type Unwatch } from "@nbsecrets/shared";
import { retryPause } from "./retry-pause.ts";

export interface FollowerOptions {
  /** Its watch, once live, recovers by itself, and tells `reset` when the store goes out of reach and when it is back. */
  readonly store: Pick<SecretDriver, "watch">;
  /** Takes over what the store holds; whether that succeeded. If not, it is tried again. */
  readonly refresh: () => Promise<boolean>;
  /** Called with why the watch cannot be started, and with undefined once it is live. */
  readonly onBehind: (error: SecretError | undefined) => void;
  /** How long to wait after so many failures in a row, in milliseconds; `retryPause` unless told. */
  readonly pause?: (failures: number) => number;
}

/**
 * Follows a store for as long as its host lives: one watch, and a refresh after each change. Nothing that fails ends it: it
 * tries again, ever less often, until the watch is live and a refresh has succeeded. From then on it waits for events only.
 */
export class StoreFollower {
  readonly #options: FollowerOptions;
  readonly #listeners = new Set<{ readonly tell: (event: SecretEvent) => void }>();
  readonly #running: Promise<void>;
  #unwatch: Unwatch | undefined;
  #watchError: SecretError | undefined;
  /** Whether the store may hold what was not taken over yet. */
  #stale = true;
  /** Whether somebody said so since the last attempt began. */
  #asked = false;
  /** How many changes of the host's own are under way, and whether an event came meanwhile. */
  #changing = 0;
  #heard = false;
  #closed = false;
  #wake: () => void = () => undefined;
  #followed: () => void = () => undefined;
  #attempted: () => void = () => undefined;
  /** Resolves when the watch is live, or could not be started at the first attempt: a list that follows misses nothing. */
  readonly followed = new Promise<void>((resolve) => {
    this.#followed = resolve;
  });
  /** Resolves after the first attempt, whatever came of it. */
  readonly attempted = new Promise<void>((resolve) => {
    this.#attempted = resolve;
  });

  private constructor(options: FollowerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  static start(options: FollowerOptions): StoreFollower {
    return new StoreFollower(options);
  }

  /**
   * Passes the store's events on. Where the watch is not live yet, `reset` is told once it is, so that nothing falls between
   * then either.
   */
  listen(tell: (event: SecretEvent) => void): Unwatch {
    if (this.#closed) {
      throw new SecretError("unavailable", "closed");
    }
    const listener = { tell };
    this.#listeners.add(listener);
    return async () => void this.#listeners.delete(listener);
  }

  /** Asks for a refresh; what is asked while one is under way makes one more. */
  refreshSoon(): void {
    this.#stale = true;
    this.#asked = true;
    this.#wake();
  }

  /** A change of the host's own, which refreshes after it by itself: events that it causes ask for nothing more. */
  async during<T>(change: () => Promise<T>): Promise<T> {
    this.#changing += 1;
    try {
      const result = await change();
      this.#heard = false;
      return result;
    } finally {
      this.#changing -= 1;
      if (this.#changing === 0 && this.#heard) {
        this.#heard = false;
        this.refreshSoon();
      }
    }
  }

  /** Resolves when what is under way has come to its end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closed) {
      this.#asked = false;
      await this.#goLive();
      this.#followed();
      await this.#takeOver();
      const failed = this.#watchError !== undefined || (this.#stale && !this.#asked);
      failures = failed ? failures + 1 : 0;
      this.#attempted();
      if (!this.#asked) {
        await this.#sleep(failed ? (this.#options.pause ?? retryPause)(failures) : undefined);
      }
    }
    await this.#unwatch?.();
  }

  /** Live first, then read: nothing falls between. */
  async #goLive(): Promise<void> {
    if (this.#unwatch !== undefined) {
      return;
    }
    try {
      this.#unwatch = await this.#options.store.watch((event) => this.#hear(event));
      const wasLate = this.#watchError !== undefined;
      this.#watchError = undefined;
      if (wasLate) {
        this.#stale = true;
        this.#pass({ kind: "reset" });
      }
    } catch (error) {
      this.#watchError = toSecretError(error);
    }
    if (!this.#closed) {
      this.#options.onBehind(this.#watchError);
    }
  }

  async #takeOver(): Promise<void> {
    // A store that cannot be reached would tell the refresh the same, perhaps after a while.
    if (this.#closed || !this.#stale || this.#watchError?.code === "unavailable") {
      return;
    }
    this.#stale = false;
    if (!(await this.#options.refresh())) {
      this.#stale = true;
    }
  }

  #hear(event: SecretEvent): void {
    this.#pass(event);
    if (this.#changing > 0) {
      this.#heard = true;
    } else {
      this.refreshSoon();
    }
  }

  #pass(event: SecretEvent): void {
    for (const { tell } of [...this.#listeners]) {
      tell(event);
    }
  }

  /** Until somebody asks or closes, and no longer than so many milliseconds. */
  #sleep(milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#closed) {
        this.#wake();
      }
    });
  }
}
