import type { CancelSignal } from "./cancel-signal.ts";
import { list, number, record, text } from "./wire-values.ts";

/** A place in code that names a secret. It holds nothing of the file. */
export interface CodePlace {
  /** What it names; empty where only running the code would tell. */
  readonly name: string;
  /** Which of the directories that are looked through, as its index. */
  readonly root: number;
  /** The path below it, with `/` between its parts. */
  readonly file: string;
  /** The index of the cell in its notebook, counted from 0; absent in a file of code. */
  readonly cell?: number;
  /** Of the file or the cell, counted from 0. */
  readonly line: number;
}

/** A name that code reads, that is not stored and very much like one that is. */
export interface MisspeltName {
  readonly nearest: string;
  /** The first. */
  readonly place: CodePlace;
}

export interface WhereUsedReport {
  /** Where the secrets that were asked about are named, at most `MOST_PLACES`. */
  readonly places: readonly CodePlace[];
  /** How many there are. */
  readonly count: number;
  /** Stored, and named nowhere that was looked at. */
  readonly unused: readonly string[];
  readonly misspelt: readonly MisspeltName[];
  /** Where code reads a name that it puts together: which secrets those are is not guessed. At most `MOST_PLACES`. */
  readonly computed: readonly CodePlace[];
  /** How many files were looked at, and how many could not be, wholly or in part. */
  readonly files: number;
  readonly unread: number;
}

export interface WhereUsedOptions {
  readonly signal?: CancelSignal;
  /** Called now and then: how many of how many files are done. */
  readonly onProgress?: (progress: WhereUsedProgress) => void;
}

export interface WhereUsedProgress {
  readonly done: number;
  readonly files: number;
}

/** What a person can look through, and a message may hold. */
export const MOST_PLACES = 1_000;

/** Throws for what is no report. */
export function fromWireWhereUsed(report: unknown): WhereUsedReport {
  const { places, count, unused, misspelt, computed, files, unread } = record(report);
  return {
    places: list(places).map(placeOf),
    count: number(count),
    unused: list(unused).map(text),
    misspelt: list(misspelt).map((one) => {
      const { nearest, place } = record(one);
      return { nearest: text(nearest), place: placeOf(place) };
    }),
    computed: list(computed).map(placeOf),
    files: number(files),
    unread: number(unread),
  };
}

/** Undefined for what is no progress: whatever is shown goes on without it. */
export function fromWireProgress(progress: unknown): WhereUsedProgress | undefined {
  try {
    const { done, files } = record(progress);
    return { done: number(done), files: number(files) };
  } catch {
    return undefined;
  }
}

/** Throws for what is no place. */
export function placeOf(place: unknown): CodePlace {
  const { name, root, file, cell, line } = record(place);
  return {
    name: text(name),
    root: number(root),
    file: text(file),
    ...(cell === undefined ? {} : { cell: number(cell) }),
    line: number(line),
  };
}
