import type { FoundReference } from "./reference.ts";

const variable = /\$(?:\{[#!]?)?([A-Za-z_]\w*)/y;
/** As IPython takes one dollar away of two. */
const doubled = /\$\$(?:\{[#!]?)?([A-Za-z_]\w*)/y;
const assignment = /([A-Za-z_]\w*)\+?=/y;
const word = /[A-Za-z_]\w*/y;
const hereDocument = /<<-?[ \t]*(["']?)\\?([A-Za-z_]\w*)\1/y;

/** What a word is, by where it stands. */
type WordKind = "command" | "declared" | "loop" | "bound" | "unset" | "printed" | "argument";

/** What stands behind these commands; behind all others their arguments. */
const behind: ReadonlyMap<string, WordKind> = new Map<string, WordKind>([
  ...["if", "then", "else", "elif", "do", "while", "until", "time", "exec", "sudo"].map(
    (command): [string, WordKind] => [command, "command"],
  ),
  ...["export", "local", "readonly", "declare", "typeset", "env"].map((command): [string, WordKind] => [
    command,
    "declared",
  ]),
  ["for", "loop"],
  ["read", "bound"],
  ["unset", "unset"],
  ["printenv", "printed"],
]);

/**
 * The variables that a shell reads and sets between two offsets.
 *
 * @param options.isLine - a line of a Python cell behind `!`: IPython has looked at it before the shell does.
 */
export function shellReferences(
  code: string,
  { from, to, isLine = false }: { readonly from: number; readonly to: number; readonly isLine?: boolean },
): readonly FoundReference[] {
  return new ShellFinder(code, from, to, isLine).find();
}

class ShellFinder {
  readonly #code: string;
  readonly #end: number;
  readonly #isLine: boolean;
  readonly #found: FoundReference[] = [];
  readonly #hereDocuments: { readonly end: string; readonly isLiteral: boolean }[] = [];
  #at: number;
  #isQuoted = false;
  /** Where the command ends whose words are looked at, and the last of these. */
  #commandEnd = -1;
  #lastWordEnd = -1;
  /** What a word here would be. */
  #next: WordKind = "command";

  constructor(code: string, from: number, to: number, isLine: boolean) {
    this.#code = code;
    this.#at = from;
    this.#end = to;
    this.#isLine = isLine;
  }

  find(): readonly FoundReference[] {
    while (this.#at < this.#end) {
      this.#step(this.#code[this.#at] ?? "");
    }
    return this.#found;
  }

  #step(character: string): void {
    if (character === "\\") {
      this.#at += 2;
    } else if (character === "$") {
      this.#variable();
    } else if (character === '"') {
      this.#isQuoted = !this.#isQuoted;
      this.#at += 1;
    } else if (this.#isQuoted) {
      this.#at += 1;
    } else if (character === "'") {
      this.#at = this.#indexOf("'", this.#at + 1) + 1;
    } else if (character === "#" && this.#isWordStart()) {
      this.#at = this.#indexOf("\n", this.#at);
    } else if (character === "\n") {
      this.#at += 1;
      this.#next = "command";
      this.#skipHereDocuments();
    } else if (character === "<" && this.#code.startsWith("<<<", this.#at)) {
      this.#at += 3;
    } else if (character === "<" && this.#match(hereDocument) !== undefined) {
      this.#hereDocument();
    } else if (";&|(){}".includes(character)) {
      this.#at += 1;
      this.#next = "command";
    } else if (/[A-Za-z_]/.test(character) && this.#isWordStart()) {
      this.#word();
    } else {
      this.#at += 1;
    }
  }

  #variable(): void {
    const match = (this.#isLine ? this.#match(doubled) : undefined) ?? this.#match(variable);
    if (match === undefined) {
      this.#at += this.#code[this.#at + 1] === "$" ? 2 : 1;
      return;
    }
    this.#at += match[0].length;
    this.#add(match[1] ?? "", this.#at, "read");
  }

  #word(): void {
    const isName = this.#next === "command" || this.#next === "declared";
    const set = isName ? this.#match(assignment) : undefined;
    if (set !== undefined) {
      const name = set[1] ?? "";
      const end = this.#at + name.length;
      this.#at += set[0].length;
      this.#add(name, end, "set", this.#wordEnd());
      return;
    }
    const text = this.#match(word)?.[0] ?? "";
    this.#at += text.length;
    switch (this.#next) {
      case "loop":
        this.#next = "argument";
        this.#add(text, this.#at, "set", this.#at);
        break;
      case "bound":
        this.#add(text, this.#at, "set", this.#at);
        break;
      case "unset":
        this.#add(text, this.#at, "forget");
        break;
      case "printed":
        this.#add(text, this.#at, "read");
        break;
      case "command":
        this.#next = behind.get(text) ?? "argument";
        break;
    }
  }

  /** Roughly where the word ends whose value is being set: what it reads is read before. */
  #wordEnd(): number {
    // What was found for one word is so for those behind it, up to there.
    if (this.#commandEnd < this.#at) {
      let end = this.#at;
      while (end < this.#end && !";&|\n".includes(this.#code.charAt(end))) {
        end += 1;
      }
      this.#commandEnd = end;
      while (end > this.#at && " \t".includes(this.#code.charAt(end - 1))) {
        end -= 1;
      }
      this.#lastWordEnd = end;
    }
    return Math.max(this.#lastWordEnd, this.#at);
  }

  #hereDocument(): void {
    const [text = "", quote = "", end = ""] = this.#match(hereDocument) ?? [];
    this.#hereDocuments.push({ end, isLiteral: quote !== "" || text.includes("\\") });
    this.#at += text.length;
  }

  #skipHereDocuments(): void {
    for (const { end, isLiteral } of this.#hereDocuments.splice(0)) {
      while (this.#at < this.#end) {
        const lineEnd = this.#indexOf("\n", this.#at);
        const isLast = this.#code.slice(this.#at, lineEnd).trim() === end;
        while (!isLast && !isLiteral && this.#at < lineEnd) {
          if (this.#code[this.#at] === "$") {
            this.#variable();
          } else {
            this.#at += this.#code[this.#at] === "\\" ? 2 : 1;
          }
        }
        this.#at = Math.min(lineEnd + 1, this.#end);
        if (isLast) {
          break;
        }
      }
    }
  }

  #add(name: string, to: number, access: "read" | "set" | "forget", setsFrom?: number): void {
    const when = setsFrom === undefined ? {} : { setsFrom };
    this.#found.push({ kind: "name", name, from: to - name.length, to, form: "shell", access, ...when });
  }

  #isWordStart(): boolean {
    return /^$|[\s;&|(){}`!]/.test(this.#code.charAt(this.#at - 1));
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#code);
    return match === null || this.#at + match[0].length > this.#end ? undefined : match;
  }

  #indexOf(text: string, from: number): number {
    const at = this.#code.indexOf(text, from);
    return at < 0 || at > this.#end ? this.#end : at;
  }
}
