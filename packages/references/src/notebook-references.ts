import { needsOf, type Need, type NeedOptions } from "./needs.ts";
import { mentions } from "./python-references.ts";
import type { Meanings } from "./python-meanings.ts";
import { readCode, type CodeReading } from "./read-code.ts";

/** The code of one cell, in the kernel's language as editors and kernels name it. */
export interface CellCode {
  readonly code: string;
  readonly language: string;
}

interface Entry {
  readonly cell: CellCode;
  reading: CodeReading;
}

/**
 * The references of one open notebook, kept while it is edited: a cell whose text is the same is not read again, wherever it has
 * moved to. Names that one cell imports mean the same in the others.
 */
export class NotebookReferences {
  #entries: ReadonlyMap<string, ReadonlyMap<string, Entry>> = new Map();
  #cells: readonly Entry[] = [];
  #meanings: Meanings = new Map();

  /** Reads what changed. `cells`: the code cells, in their order. Returns what each of them names. */
  update(cells: readonly CellCode[]): readonly CodeReading[] {
    const entries = new Map<string, Map<string, Entry>>();
    this.#cells = cells.map((cell) => {
      const known = entries.get(cell.language) ?? new Map<string, Entry>();
      entries.set(cell.language, known);
      const entry = known.get(cell.code) ?? this.#entries.get(cell.language)?.get(cell.code) ?? this.#read(cell);
      known.set(cell.code, entry);
      return entry;
    });
    this.#entries = entries;
    this.#settleMeanings();
    return this.readings;
  }

  /** What each cell of the last update names. */
  get readings(): readonly CodeReading[] {
    return this.#cells.map(({ reading }) => reading);
  }

  /** What names of the notebook's Python stand for, to read code of it in passing. */
  get meanings(): Meanings {
    return this.#meanings;
  }

  /** What the notebook of the last update needs. */
  needs(options: NeedOptions = {}): readonly Need[] {
    return needsOf(this.readings, options);
  }

  #read(cell: CellCode): Entry {
    return { cell, reading: readCode(cell.code, cell.language, { meanings: this.#meanings }) };
  }

  /** Reads the cells again that mention a name whose meaning another cell changed. What they mean may lead on, but not far. */
  #settleMeanings(): void {
    for (let round = 0; round < 3; round += 1) {
      const meanings = merged(this.#cells);
      const changed = difference(this.#meanings, meanings);
      if (changed.size === 0) {
        return;
      }
      this.#meanings = meanings;
      for (const entry of new Set(this.#cells)) {
        if (mentions(entry.cell.code, changed)) {
          entry.reading = readCode(entry.cell.code, entry.cell.language, { meanings });
        }
      }
    }
  }
}

/** Of two meanings that cells give a name, the one that matters, then the first. */
function merged(cells: readonly Entry[]): Meanings {
  const all = new Map<string, string>();
  for (const { reading } of cells) {
    for (const [name, meaning] of reading.meanings) {
      if ((all.get(name) ?? "") === "") {
        all.set(name, meaning);
      }
    }
  }
  return all;
}

function difference(one: Meanings, other: Meanings): Meanings {
  return new Map([...one, ...other].filter(([name]) => one.get(name) !== other.get(name)));
}
