/** How often words like "3 minutes ago" are looked at again, in milliseconds. */
const tick = 30_000;

/** The time, for what shows how long ago something was. It stands still while nobody looks. */
export class PanelClock {
  readonly #listeners = new Set<() => void>();
  #now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Milliseconds since 1970, as of the last tick. */
  get now(): number {
    return this.#now;
  }

  /** Shown or hidden. Hidden, it has no timer. */
  setActive(active: boolean): void {
    clearInterval(this.#timer);
    this.#timer = active ? setInterval(() => this.#read(), tick) : undefined;
    if (active) {
      this.#read();
    }
  }

  /** Calls `listener` at each tick; the result ends it. */
  onTick(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read(): void {
    this.#now = Date.now();
    this.#listeners.forEach((listener) => listener());
  }
}
