/** For how long the same refusal is counted instead of written again, in milliseconds. */
const WINDOW = 60_000;
const MOST_LINES = 1_000;

/** Writes refusals into a log: the first of a kind at once, those like it once a minute, with their number. */
export class RefusalLog {
  readonly #log: (line: string) => void;
  readonly #window: number;
  readonly #repeated = new Map<string, number>();

  constructor(log: (line: string) => void, window = WINDOW) {
    this.#log = log;
    this.#window = window;
  }

  write(line: string): void {
    const count = this.#repeated.get(line);
    if (count !== undefined) {
      this.#repeated.set(line, count + 1);
      return;
    }
    this.#log(line);
    if (this.#repeated.size < MOST_LINES) {
      this.#repeated.set(line, 0);
      setTimeout(() => this.#end(line), this.#window).unref();
    }
  }

  #end(line: string): void {
    const count = this.#repeated.get(line) ?? 0;
    this.#repeated.delete(line);
    if (count > 0) {
      this.#log(`${line} (${count} more)`);
    }
  }
}
