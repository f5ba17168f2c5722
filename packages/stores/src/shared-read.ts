/** One read for all who ask at about the same time. Each gets what was there when they asked, or later: one under way is not theirs. */
export class SharedRead<T> {
  readonly #start: () => Promise<T>;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(start: () => Promise<T>) {
    this.#start = start;
  }

  read(): Promise<T> {
    if (this.#running === undefined) {
      return this.#begin();
    }
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<T> {
    const running = this.#start();
    this.#running = running;
    this.#next = undefined;
    const end = (): void => {
      if (this.#running === running) {
        this.#running = undefined;
      }
    };
    running.then(end, end);
    return running;
  }
}
