import type { ImportEntries } from "./import-entries.ts";
import { ImportLines } from "./import-lines.ts";
import { MAX_VALUE_BYTES, MAX_VAULT_BYTES } from "./limits.ts";
import type { Message } from "./messages.ts";

/** A name and what separates it from its value, from the start of a line. */
const assignment = /[ \t]*(?:export[ \t]+)?([\p{L}\p{N}_.-]+)(?:[ \t]*=|:(?=[ \t\n]|$))/uy;
/** `export A` for a name that was set before, which means something to a shell alone. */
const exportAlone = /^[ \t]*export[ \t]+([\p{L}\p{N}_.-]+)[ \t]*(?:#.*)?$/u;
const blankOrComment = /[^\S\n]*(?:#|\n|$)/y;
const escapeOrReference = /\\([nrt\\"$])|\$\{([^}\n]*)\}/g;
const escapeAlone = /\\([nrt\\"$])/g;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

type Refusal = "import-quote-open" | "import-after-quote" | "import-lines-unquoted" | "import-references-full";

/** Where a value was found, and how. */
interface Found {
  readonly name: string;
  /** Position and line of its beginning. */
  readonly start: number;
  readonly line: number;
}

/**
 * Reads a `.env` file, as dotenv and python-dotenv do where they agree.
 *
 * Where they do not: `#` begins a comment only after a blank (a password may hold one); double quotes know \n, \r, \t, \\, \"
 * and \$; single quotes and backquotes know nothing, but the quote itself after a backslash; `${NAME}` stands for a value
 * above it in the same file, outside single quotes and backquotes, and else for itself.
 */
export function readEnv(source: string, found: ImportEntries): void {
  const reader = new EnvReader(new ImportLines(source.replace(/\r\n?/g, "\n")), found);
  reader.read();
}

class EnvReader {
  readonly #lines: ImportLines;
  readonly #text: string;
  readonly #found: ImportEntries;
  readonly #values = new Map<string, string>();
  /** References can make a small file large; so many characters they may add. */
  #room = MAX_VAULT_BYTES;

  constructor(lines: ImportLines, found: ImportEntries) {
    this.#lines = lines;
    this.#text = lines.text;
    this.#found = found;
  }

  read(): void {
    for (let position = 0; position < this.#text.length;) {
      position = this.#readLine(position);
    }
  }

  /** Returns where to go on, as do the others. */
  #readLine(start: number): number {
    const end = this.#lines.endOfLine(start);
    assignment.lastIndex = start;
    const name = assignment.exec(this.#text)?.[1];
    if (name === undefined) {
      const exported = exportAlone.exec(this.#text.slice(start, end))?.[1];
      if (!this.#isBlank(start) && !(exported !== undefined && this.#found.has(exported))) {
        const line = this.#lines.lineAt(start);
        this.#found.passOver(line, line, "import-no-assignment");
      }
      return end + 1;
    }
    const at: Found = { name, start, line: this.#lines.lineAt(start) };
    const content = this.#text.slice(assignment.lastIndex, end);
    const blanks = content.length - content.trimStart().length;
    const quote = content.charAt(blanks);
    return quote === '"' || quote === "'" || quote === "`"
      ? this.#readQuoted(at, assignment.lastIndex + blanks, quote)
      : this.#readUnquoted(at, content, end);
  }

  #readUnquoted(at: Found, content: string, end: number): number {
    const comment = content.search(/\s#/);
    const raw = (comment === -1 ? content : content.slice(0, comment)).trim();
    if (raw.startsWith("-----BEGIN ") && !raw.includes("-----END ")) {
      return this.#refuse(at, "import-lines-unquoted");
    }
    const notes: Message[] = raw.includes("#") ? [{ key: "import-hash", params: {} }] : [];
    this.#resolve(at, raw, notes);
    return end + 1;
  }

  #readQuoted(at: Found, open: number, quote: string): number {
    const close = this.#closingQuote(open, quote);
    if (typeof close === "string") {
      return this.#refuse(at, close);
    }
    const raw = this.#text.slice(open + 1, close);
    const notes: Message[] = [];
    if (raw.includes("\n")) {
      notes.push({ key: "import-lines", params: { line: String(this.#lines.lineAt(close)) } });
    }
    if (quote === '"') {
      this.#resolve(at, raw, notes, { escapes: true });
    } else {
      this.#add(at, raw.replaceAll(`\\${quote}`, quote), notes);
    }
    return this.#lines.endOfLine(close) + 1;
  }

  /**
   * The position of the closing quote, else why there is none. A quote after a backslash does not close, unless no other
   * does: 'C:\data\' is a path.
   */
  #closingQuote(open: number, quote: string): number | Refusal {
    const text = this.#text;
    let instead: number | undefined;
    for (let at = open + 1; at < text.length; at++) {
      if (text[at] === "\\" && (text[at + 1] === quote || quote === '"')) {
        at++;
        if (text[at] === quote && instead === undefined && this.#isBlank(at + 1)) {
          instead = at;
        }
      } else if (text[at] === quote) {
        return this.#isBlank(at + 1) ? at : (instead ?? "import-after-quote");
      }
    }
    return instead ?? "import-quote-open";
  }

  /** Whether nothing but a comment stands between the position and the end of its line. */
  #isBlank(position: number): boolean {
    blankOrComment.lastIndex = position;
    return blankOrComment.test(this.#text);
  }

  /** Adds a value once its references, and where asked its escapes, stand for what they mean. */
  #resolve(at: Found, raw: string, notes: Message[], { escapes: withEscapes = false } = {}): void {
    const used = new Set<string>();
    let unknown = false;
    let full = false;
    const meaning = (whole: string, escape: string | undefined, reference?: string | number): string => {
      if (typeof reference !== "string") {
        return withEscapes && escape !== undefined ? (escapes[escape] ?? escape) : whole;
      }
      const referred = this.#values.get(reference);
      if (referred === undefined) {
        unknown = true;
        return whole;
      }
      used.add(reference);
      this.#room -= referred.length;
      full ||= this.#room < 0 || referred.length > MAX_VALUE_BYTES;
      return full ? "" : referred;
    };
    const value = raw.replace(/[^\n]+/g, (line) => {
      // Behind the last brace no reference ends: looking for its end from each `${` would take minutes.
      const closed = line.lastIndexOf("}") + 1;
      return (
        line.slice(0, closed).replace(escapeOrReference, meaning) + line.slice(closed).replace(escapeAlone, meaning)
      );
    });
    if (full) {
      this.#refuse(at, "import-references-full");
      return;
    }
    if (used.size > 0) {
      notes.push({ key: "import-resolved", params: { names: [...used].join(", ") } });
    }
    if (unknown) {
      notes.push({ key: "import-unresolved", params: {} });
    }
    this.#add(at, value, notes);
  }

  #add({ name, line }: Found, value: string, notes: readonly Message[]): void {
    this.#values.set(name, value);
    this.#found.add(name, value, line, notes);
  }

  #refuse({ name, start, line }: Found, key: Refusal): number {
    const next = this.#lines.afterBroken(start);
    this.#values.delete(name);
    this.#found.refuse(name, line, key, this.#lines.lineAt(next - 1));
    return next;
  }
}
