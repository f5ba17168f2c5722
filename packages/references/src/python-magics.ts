/** What a Python cell has besides Python. */
export interface SplitCell {
  /** At the same offsets, with `0` and blanks where IPython's own syntax was. */
  readonly python: string;
  /** Lines that a shell runs, without the sign in front. */
  readonly shell: readonly CodeRange[];
  /** `%env X` and the like, without the magic's name. */
  readonly environment: readonly CodeRange[];
}

export interface CodeRange {
  readonly from: number;
  readonly to: number;
}

/** Line magics whose argument is a statement of Python, behind options. */
const ofPython: ReadonlySet<string> = new Set(["time", "timeit", "prun", "memit", "mprun", "lprun", "capture"]);

/** Line magics whose argument a shell sees. */
const ofShell: ReadonlySet<string> = new Set(["sx", "system", "pip", "conda", "mamba", "micromamba", "uv"]);

const ofEnvironment: ReadonlySet<string> = new Set(["env", "set_env"]);

/**
 * Takes IPython's syntax out of a cell: magics, shell lines, what is assigned from them, help. As in IPython it begins only
 * where a statement may, and not within brackets and texts of several lines.
 */
export function splitCell(code: string): SplitCell {
  if (!/[%!?]/.test(code)) {
    return { python: code, shell: [], environment: [] };
  }
  return new CellSplitter(code).split();
}

const space = /[ \t]*/y;
const help = /[^\n#'"]*\?[ \t]*(?=\r?\n|$)/y;
const assigned = /=[ \t]*(?=[!%])/y;
/** Up to the end of the line, going on behind a backslash. */
const lineRest = /(?:[^\n\\]|\\\r?\n|\\)*/y;

/** Magics in magics: more of them nobody writes. */
const DEEPEST = 8;

class CellSplitter {
  readonly #code: string;
  readonly #shell: CodeRange[] = [];
  readonly #environment: CodeRange[] = [];
  readonly #pieces: string[] = [];
  /** How far `#pieces` has come. */
  #done = 0;

  constructor(code: string) {
    this.#code = code;
  }

  split(): SplitCell {
    const code = this.#code;
    let at = this.#cellMagic();
    let depth = 0;
    let isLineStart = true;
    while (at < code.length) {
      if (isLineStart) {
        isLineStart = false;
        at = endOf(space, code, at) ?? at;
        const taken = this.#escaped(at, depth);
        if (taken !== undefined) {
          at = taken;
          // No Python begins a line so: whatever bracket is open is not being closed.
          depth = 0;
          continue;
        }
      }
      const character = code[at] ?? "";
      if (character === "\n") {
        isLineStart = true;
        at += 1;
      } else if (character === "\\") {
        // A line that goes on begins no statement.
        at += code.startsWith("\r\n", at + 1) ? 3 : 2;
      } else if (character === "#") {
        at = lineEnd(code, at);
      } else if (character === '"' || character === "'") {
        at = textEnd(code, at);
      } else if (character === "=" && depth === 0) {
        const value = endOf(assigned, code, at);
        at = value === undefined ? at + 1 : this.#magic(value);
      } else {
        depth += "([{".includes(character) ? 1 : ")]}".includes(character) && depth > 0 ? -1 : 0;
        at += 1;
      }
    }
    this.#pieces.push(code.slice(this.#done));
    return { python: this.#pieces.join(""), shell: this.#shell, environment: this.#environment };
  }

  /** The first line of a cell with a cell magic, whose language is known to be Python: options, and no code. */
  #cellMagic(): number {
    const magic = /^\s*%%/.exec(this.#code);
    if (magic === null) {
      return 0;
    }
    const end = lineEnd(this.#code, magic[0].length);
    this.#blank(magic[0].length - 2, end);
    return end;
  }

  /** Where the line ends that is none of Python's; undefined where it is. */
  #escaped(at: number, depth: number, nested = 0): number | undefined {
    const code = this.#code;
    const sign = code[at];
    if (sign === "!" || (sign === "%" && depth === 0)) {
      return this.#magic(at, depth > 0 ? " " : "0", nested);
    }
    if (depth > 0) {
      return undefined;
    }
    const end = sign === "?" ? lineEnd(code, at) : endOf(help, code, at);
    if (end !== undefined) {
      this.#blank(at, end);
    }
    return end;
  }

  /** A line magic or a shell line that begins at `at`; where it ends. */
  #magic(at: number, first = "0", depth = 0): number {
    const code = this.#code;
    const end = endOf(lineRest, code, at) ?? code.length;
    const [, sign = "", name = "", options = ""] =
      /^(!!?|%%?)(\w*)((?:[ \t]+-\S+(?:[ \t]+\d\S*)?)*[ \t]*)/.exec(code.slice(at, end)) ?? [];
    const behind = at + sign.length + name.length;
    if (sign.startsWith("!")) {
      this.#shell.push({ from: at + sign.length, to: end });
    } else if (ofShell.has(name)) {
      this.#shell.push({ from: behind, to: end });
    } else if (ofEnvironment.has(name)) {
      this.#environment.push({ from: behind, to: end });
    } else if (ofPython.has(name) && behind + options.length < end) {
      this.#blank(at, behind + options.length, "0", ";");
      // What follows is a statement, and may be a magic itself.
      const inner = depth < DEEPEST ? this.#escaped(behind + options.length, 0, depth + 1) : undefined;
      return inner ?? behind + options.length;
    }
    this.#blank(at, end, first);
    return end;
  }

  /** Puts something in place of a range that stands for a statement, or for nothing, and that `last` may end. */
  #blank(from: number, to: number, first = "0", last = ""): void {
    const blanks = this.#code.slice(from + 1, to).replace(/[^\n]/g, " ");
    this.#pieces.push(this.#code.slice(this.#done, from), first, blanks.slice(0, blanks.length - last.length), last);
    this.#done = to;
  }
}

function endOf(pattern: RegExp, code: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(code) ? pattern.lastIndex : undefined;
}

function lineEnd(code: string, at: number): number {
  const end = code.indexOf("\n", at);
  return end < 0 ? code.length : end;
}

/** Where the text ends whose quote is at `at`; one that is not closed ends with its line, or of three quotes with the cell. */
function textEnd(code: string, at: number): number {
  const quote = code[at] ?? "";
  const isLong = code.startsWith(quote.repeat(3), at);
  for (let next = at + (isLong ? 3 : 1); next < code.length; next += 1) {
    const character = code[next];
    if (character === "\\") {
      next += 1;
    } else if (character === "\n" && !isLong) {
      return next;
    } else if (character === quote && (!isLong || code.startsWith(quote.repeat(3), next))) {
      return next + (isLong ? 3 : 1);
    }
  }
  return code.length;
}
