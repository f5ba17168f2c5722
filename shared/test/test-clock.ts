import type { UndoClock } from "../src/index.ts";

/** Time that stands still until a test moves it. */
export class TestClock implements UndoClock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>();

  now = (): number => this.#now;

  after = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { at: this.#now + milliseconds, work };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** How many timers run. */
  get running(): number {
    return this.#timers.size;
  }

  pass(milliseconds: number): void {
    this.set(this.#now + milliseconds);
    this.ring(this.#now);
  }

  /** Lets the timers until `end` run out, whatever the time. */
  ring(end = Infinity): void {
    for (const timer of [...this.#timers].filter(({ at }) => at <= end)) {
      this.#timers.delete(timer);
      timer.work();
    }
  }

  /** Without a timer running out, as when somebody sets it. */
  set(now: number): void {
    this.#now = now;
  }
}
