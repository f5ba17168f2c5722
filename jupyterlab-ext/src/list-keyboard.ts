/** How long letters belong to one another when a row is looked for by typing, in milliseconds. */
const together = 1000;

export interface RowPosition {
  readonly index: number;
  readonly count: number;
  /** How many whole rows are in sight. */
  readonly page: number;
}

/** The position a key moves the focus to; undefined where it is no key that moves. */
export function rowAfterKey(key: string, { index, count, page }: RowPosition): number | undefined {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(index + 1, last);
    case "ArrowUp":
      return Math.max(index - 1, 0);
    case "PageDown":
      return Math.min(index + Math.max(1, page - 1), last);
    case "PageUp":
      return Math.max(index - Math.max(1, page - 1), 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}

/** Finds a row by the first letters of its name. The same letter again goes on to the next one that begins with it. */
export class TypeToFind {
  #typed = "";
  #at = -Infinity;

  /**
   * @param time - of the key, in milliseconds, from whatever beginning.
   * @param from - the position to look from.
   * @returns undefined where no name begins so.
   */
  find(letter: string, time: number, names: readonly string[], from: number): number | undefined {
    this.#typed = (time - this.#at > together ? "" : this.#typed) + letter.toLowerCase();
    this.#at = time;
    const repeated = this.#typed === letter.toLowerCase().repeat(this.#typed.length);
    const wanted = repeated ? letter.toLowerCase() : this.#typed;
    // One letter looks for the next name; with more letters the one that was found may still fit.
    const begin = from + (repeated ? 1 : 0);
    const order = names.map((_unused, offset) => (begin + offset) % names.length);
    return order.find((index) => names[index]?.toLowerCase().startsWith(wanted));
  }
}
