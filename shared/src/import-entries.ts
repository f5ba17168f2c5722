import { nameSome } from "./doctor-finding.ts";
import type { Message, MessageKey } from "./messages.ts";
import { encodeUtf8 } from "./utf8.ts";

/** One secret that a file holds. */
export interface ImportEntry {
  /** As the file has it; whether a secret may be called so is asked later. */
  readonly name: string;
  readonly value: Uint8Array;
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** What a person should know of how it was read. */
  readonly notes: readonly Message[];
}

/** Something of the file that did not become an entry. It quotes nothing of the file but names: the rest may be a value. */
export interface ImportProblem {
  /** Absent where it is about the whole file. */
  readonly line?: number;
  /** Where it is about several lines: the last of them. */
  readonly lastLine?: number;
  readonly message: Message;
}

/** Collects what a reader finds. Of several entries with one name the last counts, as where the file is loaded. */
export class ImportEntries {
  readonly #entries = new Map<string, ImportEntry>();
  readonly #problems: ImportProblem[] = [];

  get entries(): readonly ImportEntry[] {
    return [...this.#entries.values()];
  }

  get problems(): readonly ImportProblem[] {
    return this.#problems;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  add(name: string, value: string | Uint8Array, line: number, notes: readonly Message[] = []): void {
    const before = this.#entries.get(name);
    const repeated: Message[] =
      before === undefined ? [] : [{ key: "import-repeated", params: { line: String(before.line) } }];
    // Deleted first, so that the order is that of the lines.
    this.#entries.delete(name);
    const bytes = typeof value === "string" ? encodeUtf8(value) : value;
    this.#entries.set(name, { name, value: bytes, line, notes: [...repeated, ...notes] });
  }

  /** An entry that cannot be read. One with its name before it does not count either: it would be an old value. */
  refuse(name: string, line: number, key: MessageKey, lastLine = line): void {
    this.#entries.delete(name);
    this.#problems.push({
      line,
      ...(lastLine > line ? { lastLine } : {}),
      message: { key, params: { name: nameSome([name]) } },
    });
  }

  /** Lines that are no entry; neighbours become one problem. */
  passOver(line: number, lastLine: number, key: MessageKey): void {
    const before = this.#problems.at(-1);
    if (before?.line !== undefined && before.message.key === key && (before.lastLine ?? before.line) + 1 >= line) {
      this.#problems[this.#problems.length - 1] = { ...before, lastLine: Math.max(lastLine, before.lastLine ?? 0) };
    } else {
      this.#problems.push({ line, ...(lastLine > line ? { lastLine } : {}), message: { key, params: {} } });
    }
  }
}
