/** A text by its lines, for readers that go through it by position. */
export class ImportLines {
  readonly text: string;
  /** The line that was asked for last. */
  #known: { readonly start: number; readonly end: number; readonly line: number };

  /** Where the last key in PEM form ends: looking for an end from each beginning would take minutes. */
  readonly #lastKeyEnd: number;

  constructor(text: string) {
    this.text = text;
    this.#lastKeyEnd = text.lastIndexOf("-----END ");
    this.#known = { start: 0, end: this.endOfLine(0), line: 1 };
  }

  /** The line of a position, counted from 1. Cheap where positions grow. */
  lineAt(position: number): number {
    if (position < this.#known.start) {
      this.#known = { start: 0, end: this.endOfLine(0), line: 1 };
    }
    while (position > this.#known.end) {
      const start = this.#known.end + 1;
      this.#known = { start, end: this.endOfLine(start), line: this.#known.line + 1 };
    }
    return this.#known.line;
  }

  /** Where the line of a position ends: at its line break, or at the end of the text. */
  endOfLine(position: number): number {
    const end = this.text.indexOf("\n", position);
    return end === -1 ? this.text.length : end;
  }

  /**
   * Where to read on after a value that begins at `position` and could not be read: on the next line. Of a key in PEM
   * form, behind all of it: its lines would pass as names.
   */
  afterBroken(position: number): number {
    const end = this.endOfLine(position);
    if (this.text.slice(position, end).includes("-----BEGIN ") && end <= this.#lastKeyEnd) {
      const last = this.text.indexOf("-----END ", end);
      return Math.min(this.text.length, this.endOfLine(last) + 1);
    }
    return Math.min(this.text.length, end + 1);
  }
}
