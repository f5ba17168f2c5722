import type { PanelHost } from "./panel-link.ts";

/** Waits between attempts to reach the service again, in milliseconds; the last one repeats. */
const retryAfter = [250, 500, 1000, 2000, 5000, 10_000];

export interface RetryOptions {
  readonly host: Pick<PanelHost, "wait">;
  /** Whether trying again may help, and somebody looks. */
  readonly wanted: () => boolean;
  /** One attempt; never rejects. */
  readonly attempt: () => Promise<void>;
}

/** Tries again and again, ever less often, as long as it is wanted. */
export class PanelRetry {
  readonly #options: RetryOptions;
  #running = false;
  #wake: () => void = () => undefined;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#running && this.#options.wanted()) {
      this.#running = true;
      void this.#run();
    }
  }

  /** Ends the wait under way: it is tried now, or wanted no longer. */
  wake(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    const { host, wanted, attempt } = this.#options;
    for (let tries = 0; wanted(); tries++) {
      const cancel = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await host.wait(retryAfter[Math.min(tries, retryAfter.length - 1)] ?? 10_000, cancel);
      if (wanted()) {
        await attempt();
      }
    }
    this.#running = false;
  }
}
