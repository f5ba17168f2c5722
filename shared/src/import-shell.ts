import type { ImportEntries } from "./import-entries.ts";
import { ImportLines } from "./import-lines.ts";
import { shellBytes } from "./import-shell-ansi.ts";
import {
  ShellWords,
  type BrokenWord,
  type ShellCommand,
  type ShellRiddle,
  type ShellWord,
} from "./import-shell-words.ts";
import { MAX_VALUE_BYTES, MAX_VAULT_BYTES } from "./limits.ts";
import type { MessageKey } from "./messages.ts";

/** A variable that a command sets. */
interface Setting {
  readonly variable: string;
  readonly value: string;
  readonly riddle?: ShellRiddle | undefined;
  readonly start: number;
  readonly end: number;
}

const assignment = /([A-Za-z_][A-Za-z0-9_]*)(\+?)=/y;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words before assignments, with options that change nothing of what is assigned; `-i`, `-a` and others do. */
const declaring: ReadonlySet<string> = new Set(["export", "declare", "typeset", "readonly"]);
const harmlessOption = /^(?:-[grtx]+|--)$/;
/** `set -a` and the like set no variable; `set -x A b` is fish's way to set one. */
const shellOption = /^[-+][a-zA-Z]+$/;
const fishOption = /^(?:-[gUl]*x[gUl]*|--export)$/;
const leading: ReadonlySet<string> = new Set(["then", "do", "else", "elif", "!", "time"]);
const opening: ReadonlySet<string> = new Set(["if", "for", "while", "until", "case", "select", "{"]);
const closing: ReadonlySet<string> = new Set(["fi", "done", "esac", "}"]);
const refusals: Readonly<Record<ShellRiddle, MessageKey>> = {
  command: "import-shell-command",
  variable: "import-shell-variable",
  list: "import-shell-list",
  characters: "import-half-character",
};

/**
 * Reads the variables that shell code sets (sh, bash, zsh; also what `export -p`, `declare -p` and `set` print), and runs
 * nothing: what a command would make, or what another place knows, is a problem. So is all other code, and what is set on
 * a condition, in a function or in a subshell. `setenv A b` and fish's `set -x A b` are read where no backslash makes
 * them doubtful.
 */
export function readShell(source: string, found: ImportEntries): void {
  // Where lines end without one, a carriage return belongs to its value.
  const text = /(?:^|[^\r])\n/.test(source) ? source : source.replaceAll("\r\n", "\n");
  new ShellReader(new ImportLines(text), found).read();
}

class ShellReader {
  readonly #lines: ImportLines;
  readonly #found: ImportEntries;
  readonly #variables = new Map<string, string>();
  /** Set by words of the command that is being read: `A=1 B=$A` sets both. */
  #pending = new Map<string, string>();
  /** References can make a small file large; so many characters they may add. */
  #room = MAX_VAULT_BYTES;
  /** How many conditions, loops and functions are open, and how many subshells. */
  #blocks = 0;
  #parentheses = 0;
  #conditional = false;

  constructor(lines: ImportLines, found: ImportEntries) {
    this.#lines = lines;
    this.#found = found;
  }

  read(): void {
    const words = new ShellWords(this.#lines.text, (variable) => this.#lookUp(variable));
    for (let next = 0; ;) {
      this.#pending.clear();
      const command = words.command(next, (word) => {
        const setting = this.#setting(word);
        if (setting !== undefined && setting.riddle === undefined) {
          this.#pending.set(setting.variable, setting.value);
        }
      });
      if (command === undefined) {
        return;
      }
      this.#pending.clear();
      if (command.broken === undefined) {
        this.#follow(command);
        next = command.next;
      } else {
        next = this.#passOverBroken(command.words, command.broken);
      }
    }
  }

  #lookUp(variable: string): string | undefined {
    const value = this.#pending.get(variable) ?? this.#variables.get(variable);
    this.#room -= value?.length ?? 0;
    return this.#room < 0 || (value?.length ?? 0) > MAX_VALUE_BYTES ? undefined : value;
  }

  #follow(command: ShellCommand): void {
    const { words, end, redirected } = command;
    if (words.length === 0 && !redirected && end === "\n") {
      // An empty line, also between `&&` and what it leads to.
      return;
    }
    const plain = !redirected && (end === "\n" || end === ";" || end === "&&" || end === "||" || end === "");
    const always = plain && !this.#conditional && this.#blocks === 0 && this.#parentheses === 0;
    const settings = always ? this.#settings(words) : undefined;
    if (settings !== undefined) {
      settings.forEach((setting) => this.#set(setting));
    } else if (words.length > 0 || redirected) {
      this.#passOver(command);
    }
    this.#enterOrLeave(command);
    // An assignment succeeds, so that `A=b && export A` goes on.
    this.#conditional = end === "||" || end === "|" || (end === "&&" && settings === undefined);
  }

  #enterOrLeave({ words, end }: ShellCommand): void {
    const texts = words.filter(({ escaped }) => !escaped).map(({ text }) => text);
    const first = texts.find((text) => !leading.has(text)) ?? "";
    if (opening.has(first) || (first === "function" && texts.at(-1) === "{")) {
      this.#blocks++;
    } else if (closing.has(first)) {
      this.#blocks = Math.max(0, this.#blocks - 1);
    }
    // A pattern of `case` closes one that was never opened.
    this.#parentheses = Math.max(0, this.#parentheses + (end === "(" ? 1 : end === ")" ? -1 : 0));
  }

  /** What a command sets; undefined where it does anything else. */
  #settings(words: readonly ShellWord[]): readonly Setting[] | undefined {
    const [first, ...rest] = words;
    if (first?.text === "setenv") {
      return otherShells(rest);
    }
    if (first?.text === "set") {
      return fishOption.test(rest[0]?.text ?? "") && rest.length > 1 ? otherShells(rest.slice(1)) : setsShell(rest);
    }
    const keyword = first !== undefined && declaring.has(first.text) ? first.text : undefined;
    const from = rest.findIndex(({ text }) => !harmlessOption.test(text));
    const declared = keyword === undefined ? words : from === -1 ? [] : rest.slice(from);
    const settings: Setting[] = [];
    for (const word of declared) {
      const setting = this.#setting(word);
      if (setting !== undefined) {
        settings.push(setting);
      } else if (!this.#isDeclaration(keyword, word.text)) {
        return undefined;
      }
    }
    return settings;
  }

  /** A name alone, of a variable set before; `declare -x A` says of A that it has no value. */
  #isDeclaration(keyword: string | undefined, text: string): boolean {
    return keyword !== undefined && variableName.test(text) && (keyword !== "export" || this.#variables.has(text));
  }

  #setting({ start, end, text, riddle }: ShellWord): Setting | undefined {
    assignment.lastIndex = start;
    const [sign = "", variable = "", append] = assignment.exec(this.#lines.text) ?? [];
    if (variable === "") {
      return undefined;
    }
    const value = text.slice(sign.length);
    if (append === "") {
      return { variable, value, riddle, start, end };
    }
    const before = this.#lookUp(variable);
    return before === undefined
      ? { variable, value, riddle: riddle ?? "variable", start, end }
      : { variable, value: before + value, riddle, start, end };
  }

  #set({ variable, value, riddle, start, end }: Setting): void {
    const line = this.#lines.lineAt(start);
    const lastLine = this.#lines.lineAt(end);
    if (riddle !== undefined) {
      this.#variables.delete(variable);
      this.#found.refuse(variable, line, refusals[riddle], lastLine);
      return;
    }
    this.#variables.set(variable, value);
    const notes = lastLine > line ? [{ key: "import-lines" as const, params: { line: String(lastLine) } }] : [];
    this.#found.add(variable, shellBytes(value), line, notes);
  }

  #passOver({ words, start, next, end }: ShellCommand): void {
    const line = this.#lines.lineAt(words[0]?.start ?? start);
    this.#found.passOver(line, this.#lines.lineAt(end === "\n" ? next - 1 : next), "import-shell-code");
  }

  /** Returns where to go on: after the line on which the quote opens. */
  #passOverBroken(words: readonly ShellWord[], { start, quote }: BrokenWord): number {
    const next = this.#lines.afterBroken(quote);
    const line = this.#lines.lineAt(start);
    const lastLine = this.#lines.lineAt(next - 1);
    const lost = [...words.map((word) => word.start), start].flatMap((at) => {
      assignment.lastIndex = at;
      return assignment.exec(this.#lines.text)?.[1] ?? [];
    });
    for (const variable of lost) {
      this.#variables.delete(variable);
      this.#found.refuse(variable, line, "import-quote-open", lastLine);
    }
    if (lost.length === 0) {
      this.#found.passOver(line, lastLine, "import-shell-quote");
    }
    return next;
  }
}

function setsShell(rest: readonly ShellWord[]): readonly Setting[] | undefined {
  const isOption = ({ text }: ShellWord, index: number): boolean =>
    shellOption.test(text) || /^[-+][a-zA-Z]*o$/.test(rest[index - 1]?.text ?? "");
  return rest.every(isOption) ? [] : undefined;
}

/** `A b` of csh and fish. Their quotes know other backslashes than ours. */
function otherShells(words: readonly ShellWord[]): readonly Setting[] | undefined {
  const [name, value] = words;
  if (name === undefined || words.length > 2 || !variableName.test(name.text) || value?.escaped === true) {
    return undefined;
  }
  const { start } = name;
  return [{ variable: name.text, value: value?.text ?? "", riddle: value?.riddle, start, end: value?.end ?? name.end }];
}
