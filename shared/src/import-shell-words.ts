import { ansiText } from "./import-shell-ansi.ts";

/** Why a word's text is not known: what only a shell could tell, or what no text can be. */
export type ShellRiddle = "command" | "variable" | "list" | "characters";

export interface ShellWord {
  /** Where it begins, and where it has ended. */
  readonly start: number;
  readonly end: number;
  /** Without its quotes. `shellBytes` gives its bytes. */
  readonly text: string;
  readonly riddle?: ShellRiddle;
  /** Whether it was written with a backslash, which not all shells read alike. */
  readonly escaped: boolean;
}

export interface BrokenWord {
  readonly start: number;
  readonly quote: number;
}

/** What ends a command. `(` and `)` do as well, so that what they enclose is a command of its own. */
export type ShellEnd = "\n" | ";" | "&" | "&&" | "|" | "||" | "(" | ")" | "";

export interface ShellCommand {
  /** Where it begins, and where the next one may. */
  readonly start: number;
  readonly next: number;
  readonly words: readonly ShellWord[];
  readonly end: ShellEnd;
  /** Whether it reads or writes files. */
  readonly redirected: boolean;
  /** A word with a quote that opens and is never closed; nothing after it was read. */
  readonly broken?: BrokenWord;
}

const blank = /(?:[ \t]|\\\n)*/y;
const operator = /\n|;;?&?|&&|&>>?|&|\|\||\|&?|[()]/y;
const redirection = /\d*(?:<<<|<<-?|<>|<&|<|>>|>&|>\||>)/y;
const plain = /[^ \t\n'"\\`$;&|()<>]+/y;
const insideDouble = /[^"\\$`]+/y;
const parameter = /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/y;
/** How many characters are read in all in search of ends that are not there; each search may go to the end of the text. */
const MOST_READ_IN_VAIN = 32 * 1024 * 1024;
const listItem = /^[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=$/;

/** Reads commands of a shell (sh, bash, zsh) as words, and runs nothing. */
export class ShellWords {
  readonly #text: string;
  readonly #lookUp: (name: string) => string | undefined;
  #position = 0;
  #readInVain = 0;
  // Of the word that is being read.
  #parts: string[] = [];
  #riddle: ShellRiddle | undefined;
  #escaped = false;

  /** @param lookUp - the value of a variable; undefined where it is not known. */
  constructor(text: string, lookUp: (name: string) => string | undefined) {
    this.#text = text;
    this.#lookUp = lookUp;
  }

  /** The command from `start` on; `onWord` hears of each word when it is read. Undefined at the end of the text. */
  command(start: number, onWord: (word: ShellWord) => void): ShellCommand | undefined {
    if (start >= this.#text.length) {
      return undefined;
    }
    this.#position = start;
    const words: ShellWord[] = [];
    let redirected = false;
    for (;;) {
      this.#take(blank);
      if (this.#text[this.#position] === "#") {
        const end = this.#text.indexOf("\n", this.#position);
        this.#position = end === -1 ? this.#text.length : end;
      }
      if (this.#position >= this.#text.length) {
        return { start, next: this.#position, words, end: "", redirected };
      }
      const redirect = this.#take(redirection);
      if (redirect !== "") {
        redirected = true;
        this.#take(blank);
      }
      const end = redirect === "" ? this.#take(operator) : "";
      if (end !== "") {
        return { start, next: this.#position, words, end: plainEnd(end), redirected };
      }
      const word = this.#word();
      if ("quote" in word) {
        return { start, next: this.#position, words, end: "", redirected, broken: word };
      }
      if (/\d*<<-?$/.test(redirect)) {
        this.#skipHereDocument(word.text, redirect.endsWith("-"));
      } else if (redirect === "") {
        words.push(word);
        onWord(word);
      }
    }
  }

  #word(): ShellWord | BrokenWord {
    const start = this.#position;
    this.#parts = [];
    this.#riddle = undefined;
    this.#escaped = false;
    for (;;) {
      const open = this.#position;
      const run = this.#take(plain);
      if (run !== "") {
        const home = /(?:^|[=:])~(?:[/:]|$)/.test(run) && (run.startsWith("~") || run.includes("="));
        this.#riddle ??= home ? "variable" : undefined;
        this.#parts.push(run);
        continue;
      }
      switch (this.#text[open]) {
        case "'": {
          const close = this.#text.indexOf("'", open + 1);
          if (close === -1) {
            return { start, quote: open };
          }
          this.#parts.push(this.#text.slice(open + 1, close));
          this.#position = close + 1;
          break;
        }
        case '"':
          this.#position++;
          if (!this.#double()) {
            return { start, quote: open };
          }
          break;
        case "$":
          if (!this.#dollar(false)) {
            return { start, quote: open };
          }
          break;
        case "`":
          if (!this.#backquote()) {
            return { start, quote: open };
          }
          break;
        case "\\":
          this.#escaped = true;
          if (this.#text[open + 1] !== "\n") {
            this.#parts.push(this.#text.slice(open + 1, open + 2));
          }
          this.#position = Math.min(open + 2, this.#text.length);
          break;
        case "(":
          // `A=(…)`, and nothing else, goes on with a parenthesis.
          if (listItem.test(this.#text.slice(start, open))) {
            this.#riddle = "list";
            if (!this.#parentheses()) {
              return { start, quote: open };
            }
            break;
          }
          return this.#finish(start);
        default:
          return this.#finish(start);
      }
    }
  }

  #finish(start: number): ShellWord {
    const riddle = this.#riddle === undefined ? {} : { riddle: this.#riddle };
    return { start, end: this.#position, text: this.#parts.join(""), escaped: this.#escaped, ...riddle };
  }

  /** The inside of double quotes, and the closing one; false where there is none. */
  #double(): boolean {
    for (;;) {
      this.#parts.push(this.#take(insideDouble));
      switch (this.#text[this.#position]) {
        case '"':
          this.#position++;
          return true;
        case "\\": {
          const next = this.#text[this.#position + 1] ?? "";
          this.#escaped = true;
          this.#parts.push(next === "\n" ? "" : '"\\$`'.includes(next) ? next : `\\${next}`);
          this.#position = Math.min(this.#position + 2, this.#text.length);
          break;
        }
        case "$":
          if (!this.#dollar(true)) {
            return false;
          }
          break;
        case "`":
          if (!this.#backquote()) {
            return false;
          }
          break;
        default:
          return false;
      }
    }
  }

  /** What begins with `$`; false where it never ends. */
  #dollar(quoted: boolean): boolean {
    const next = this.#text[this.#position + 1] ?? "";
    if (!quoted && next === "'") {
      return this.#ansi();
    }
    if (!quoted && next === '"') {
      // A text to translate: without a catalogue it is what it says.
      this.#position += 2;
      return this.#double();
    }
    parameter.lastIndex = this.#position;
    const named = parameter.exec(this.#text);
    if (named !== null) {
      const value = this.#lookUp(named[1] ?? named[2] ?? "");
      this.#riddle ??= value === undefined ? "variable" : undefined;
      this.#parts.push(value ?? "");
      this.#position = parameter.lastIndex;
      return true;
    }
    if (next === "(") {
      this.#riddle = "command";
      this.#position++;
      return this.#parentheses();
    }
    if (next === "{") {
      this.#riddle ??= "variable";
      const close = this.#find("}", this.#position);
      this.#position = close + 1;
      return close !== -1;
    }
    if (/[0-9?$!@*#-]/.test(next)) {
      this.#riddle ??= "variable";
      this.#position += 2;
      return true;
    }
    this.#parts.push("$");
    this.#position++;
    return true;
  }

  #ansi(): boolean {
    const open = this.#position + 2;
    let close = open;
    while (close < this.#text.length && this.#text[close] !== "'") {
      close += this.#text[close] === "\\" ? 2 : 1;
    }
    if (close >= this.#text.length) {
      return false;
    }
    const text = ansiText(this.#text.slice(open, close));
    this.#riddle ??= text === undefined ? "characters" : undefined;
    this.#parts.push(text ?? "");
    this.#escaped = true;
    this.#position = close + 1;
    return true;
  }

  /** A command between backquotes, unread. */
  #backquote(): boolean {
    this.#riddle = "command";
    let close = this.#position + 1;
    while (close < this.#text.length && this.#text[close] !== "`") {
      close += this.#text[close] === "\\" ? 2 : 1;
    }
    this.#position = close + 1;
    return close < this.#text.length;
  }

  /** What stands between parentheses, unread; the position is at the opening one. */
  #parentheses(): boolean {
    let depth = 0;
    if (this.#readInVain > MOST_READ_IN_VAIN) {
      return false;
    }
    for (let at = this.#position; at < this.#text.length; at++) {
      const sign = this.#text[at];
      if (sign === "\\") {
        at++;
      } else if (sign === "'" || sign === '"') {
        at = this.#text.indexOf(sign, at + 1);
        if (at === -1) {
          break;
        }
      } else if (sign === "(") {
        depth++;
      } else if (sign === ")" && --depth === 0) {
        this.#position = at + 1;
        return true;
      }
    }
    this.#readInVain += this.#text.length - this.#position;
    return false;
  }

  /** The position of `sign` from `start` on; -1 where there is none, and where too much was read in vain. */
  #find(sign: string, start: number): number {
    const found = this.#readInVain > MOST_READ_IN_VAIN ? -1 : this.#text.indexOf(sign, start);
    this.#readInVain += found === -1 ? this.#text.length - start : 0;
    return found;
  }

  /** Passes over the rest of the line too: what has a here-document does not set variables. */
  #skipHereDocument(last: string, tabs: boolean): void {
    let end = this.#text.indexOf("\n", this.#position);
    while (end !== -1) {
      const start = end + 1;
      end = this.#text.indexOf("\n", start);
      const line = this.#text.slice(start, end === -1 ? undefined : end);
      if ((tabs ? line.replace(/^\t+/, "") : line) === last) {
        break;
      }
    }
    this.#position = end === -1 ? this.#text.length : end;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const text = pattern.exec(this.#text)?.[0] ?? "";
    this.#position += text.length;
    return text;
  }
}

function plainEnd(operator: string): ShellEnd {
  if (operator.startsWith(";")) {
    return ";";
  }
  if (operator === "|&") {
    return "|";
  }
  return operator.startsWith("&>") ? "&" : (operator as ShellEnd);
}
