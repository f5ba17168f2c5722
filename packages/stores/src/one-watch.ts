import type { SecretDriver, SecretEvent, Unwatch } from "@nbsecrets/shared";

type Listener = (event: SecretEvent) => void;

/** One watch of a store, however many listen: it starts with the first and stops with the last. */
export class OneWatch {
  readonly #start: SecretDriver["watch"];
  readonly #listeners = new Set<{ readonly tell: Listener }>();
  #started: Promise<Unwatch> | undefined;

  constructor(start: SecretDriver["watch"]) {
    this.#start = start;
  }

  /** Resolves once live, as a driver's own `watch` does. */
  async listen(tell: Listener): Promise<Unwatch> {
    const listener = { tell };
    this.#listeners.add(listener);
    this.#started ??= this.#start((event) => [...this.#listeners].forEach(({ tell }) => tell(event)));
    const started = this.#started;
    try {
      await started;
    } catch (error) {
      this.#listeners.delete(listener);
      if (this.#started === started) {
        this.#started = undefined;
      }
      throw error;
    }
    return () => this.#remove(listener);
  }

  async #remove(listener: { readonly tell: Listener }): Promise<void> {
    const started = this.#started;
    if (this.#listeners.delete(listener) && this.#listeners.size === 0 && started !== undefined) {
      this.#started = undefined;
      await (
        await started
      )();
    }
  }
}
