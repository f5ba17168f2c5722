/** A JSON value with its lines, and with every member of an object: `JSON.parse` knows neither lines nor repeated names. */
export type JsonNode =
  | { readonly kind: "text"; readonly line: number; readonly text: string }
  /** A number, true, false or null, as it is written. */
  | { readonly kind: "literal"; readonly line: number; readonly text: string }
  | { readonly kind: "list"; readonly line: number }
  | { readonly kind: "object"; readonly line: number; readonly members: readonly JsonMember[] };

export interface JsonMember {
  readonly name: string;
  readonly line: number;
  readonly node: JsonNode;
}

/** The tree of a JSON text, or the line from which on it is none. */
export function readJsonTree(text: string): JsonNode | { readonly brokenLine: number } {
  const scanner = new JsonScanner(text);
  try {
    return scanner.whole();
  } catch (error) {
    if (error instanceof Broken) {
      return { brokenLine: scanner.line };
    }
    throw error;
  }
}

class Broken extends Error {}

/** Deeper than anything that holds secrets, and no danger for the stack. */
const MAX_DEPTH = 100;
const blanks = /[ \t\r\n]*/y;
const literal = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

class JsonScanner {
  readonly #text: string;
  #position = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonNode {
    const node = this.#value(0);
    this.#skipBlanks();
    if (this.#position < this.#text.length) {
      throw new Broken();
    }
    return node;
  }

  #value(depth: number): JsonNode {
    this.#skipBlanks();
    const { line } = this;
    switch (this.#text[this.#position]) {
      case "{":
        return { kind: "object", line, members: this.#members(depth) };
      case "[":
        this.#elements(depth);
        return { kind: "list", line };
      case '"':
        return { kind: "text", line, text: this.#string() };
      default:
        return { kind: "literal", line, text: this.#literal() };
    }
  }

  #members(depth: number): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.#sequence("}", depth, () => {
      const { line } = this;
      if (this.#text[this.#position] !== '"') {
        throw new Broken();
      }
      const name = this.#string();
      this.#skipBlanks();
      this.#expect(":");
      members.push({ name, line, node: this.#value(depth + 1) });
    });
    return members;
  }

  #elements(depth: number): void {
    this.#sequence("]", depth, () => this.#value(depth + 1));
  }

  /** Items with commas between, from the opening bracket to `close`. */
  #sequence(close: string, depth: number, item: () => void): void {
    if (depth >= MAX_DEPTH) {
      throw new Broken();
    }
    this.#position++;
    this.#skipBlanks();
    if (this.#text[this.#position] === close) {
      this.#position++;
      return;
    }
    for (;;) {
      this.#skipBlanks();
      item();
      this.#skipBlanks();
      if (this.#text[this.#position] === close) {
        this.#position++;
        return;
      }
      this.#expect(",");
    }
  }

  #string(): string {
    let end = this.#position + 1;
    while (end < this.#text.length && this.#text[end] !== '"') {
      end += this.#text[end] === "\\" ? 2 : 1;
    }
    try {
      const text: unknown = JSON.parse(this.#text.slice(this.#position, end + 1));
      this.#position = end + 1;
      return String(text);
    } catch {
      // What it says quotes the text, which may be a value.
      throw new Broken();
    }
  }

  #literal(): string {
    literal.lastIndex = this.#position;
    const text = literal.exec(this.#text)?.[0];
    if (text === undefined) {
      throw new Broken();
    }
    this.#position += text.length;
    return text;
  }

  #expect(sign: string): void {
    if (this.#text[this.#position] !== sign) {
      throw new Broken();
    }
    this.#position++;
  }

  #skipBlanks(): void {
    blanks.lastIndex = this.#position;
    const skipped = blanks.exec(this.#text)?.[0] ?? "";
    this.#position += skipped.length;
    for (let at = skipped.indexOf("\n"); at !== -1; at = skipped.indexOf("\n", at + 1)) {
      this.line++;
    }
  }
}
