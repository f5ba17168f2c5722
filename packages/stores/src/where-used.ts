import { stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { counts, nearestName, type ReferenceAccess, type ReferenceForm } from "@nbsecrets/references";
import { fileStamp } from "./file-stamp.ts";
import { readReferences, type FileReferences, type WhyUnread } from "./read-references.ts";
import { scanFiles, type FoundFile } from "./scan-files.ts";

/** A place in which a secret is named. It holds nothing of the file but that name. */
export interface SecretUse {
  /** The path, as one below the directory that was given. */
  readonly file: string;
  /** The index of the cell in its notebook, counted from 0; absent in a file of code. */
  readonly cell?: number;
  /** Of the file or cell, counted from 0. */
  readonly line: number;
  readonly form: ReferenceForm;
  readonly access: ReferenceAccess;
}

export interface WhereUsed {
  /** By name: the stored ones, what is very much like one of them, and others that look like a credential's. */
  readonly used: ReadonlyMap<string, readonly SecretUse[]>;
  /** Stored, and named nowhere that was looked at. */
  readonly unused: readonly string[];
  /** Read and not stored, with the stored name that is very much like it. */
  readonly misspelt: readonly { readonly name: string; readonly nearest: string }[];
  /** Where code reads a name that only running it would tell: which secrets those are is not guessed. */
  readonly computed: readonly Omit<SecretUse, "access">[];
  /** What was not looked at, wholly or in part, or where it could not be. */
  readonly unread: readonly { readonly file: string; readonly why: WhyUnread }[];
  /** How many files were looked at. */
  readonly files: number;
}

export interface WhereUsedOptions {
  readonly signal?: AbortSignal;
  /** Called now and then: how many of how many files are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly files: number }) => void;
}

/** How many files are asked for at once: what has been read of them is taken apart without a break. */
const AT_ONCE = 4;
/** How long this may keep the process busy, in milliseconds, before others have their turn. */
const SLICE = 12;
/** A name that is not stored is a misspelling where it is this much like a stored one; two services' tokens are less. */
const misspelling = 0.85;

/**
 * Where the code below some directories names secrets. It remembers what it read, so that later runs read what changed alone.
 * Of files it keeps names and places.
 */
export class WhereUsedIndex {
  #known: ReadonlyMap<string, FileReferences> = new Map();

  /**
   * Looks through the directories.
   *
   * @param stored - the names in the store.
   * @returns what was found. Rejects only when `signal` is aborted, with its reason; what was read until then is remembered.
   */
  async find(
    roots: readonly string[],
    stored: Iterable<string>,
    { signal, onProgress }: WhereUsedOptions = {},
  ): Promise<WhereUsed> {
    const unread: { file: string; why: WhyUnread }[] = [];
    const found: FoundFile[] = [];
    const onTrouble = (file: string): number => unread.push({ file, why: "unreadable" });
    for await (const file of scanFiles(roots, { signal, onTrouble })) {
      found.push(file);
    }
    const read = new Map<string, FileReferences>();
    let slice = performance.now();
    let next = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      for (let file = found[next++]; file !== undefined; file = found[next++]) {
        signal?.throwIfAborted();
        const references = await this.#look(file);
        if (references !== undefined) {
          read.set(file.file, references);
        }
        done += 1;
        if (performance.now() - slice > SLICE) {
          onProgress?.({ done, files: found.length });
          await nextTurn();
          slice = performance.now();
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } catch (error) {
      this.#known = new Map([...this.#known, ...read]);
      throw error;
    }
    this.#known = read;
    onProgress?.({ done, files: found.length });
    for (const { file } of found) {
      const why = read.get(file)?.unread;
      if (why !== undefined) {
        unread.push({ file, why });
      }
    }
    return { ...usesOf(read, new Set(stored)), unread, files: read.size };
  }

  async #look(found: FoundFile): Promise<FileReferences | undefined> {
    const known = this.#known.get(found.file);
    if (known !== undefined) {
      try {
        if (fileStamp(await stat(found.file, { bigint: true })) === known.stamp) {
          return known;
        }
      } catch {
        // Reading it tells why.
      }
    }
    return readReferences(found, known);
  }
}

function usesOf(
  files: ReadonlyMap<string, FileReferences>,
  stored: ReadonlySet<string>,
): Pick<WhereUsed, "used" | "unused" | "misspelt" | "computed"> {
  const named = new Map<string, { readonly doesCount: boolean; readonly uses: SecretUse[] }>();
  const computed: Omit<SecretUse, "access">[] = [];
  for (const file of [...files.keys()].sort()) {
    const { readings = [], cells } = files.get(file) ?? {};
    readings.forEach(({ references }, index) => {
      for (const reference of references) {
        const cell = cells?.[index];
        const { line, form, access } = reference;
        if (reference.kind !== "name") {
          if (access === "read") {
            computed.push({ file, ...(cell === undefined ? {} : { cell }), line, form });
          }
          continue;
        }
        const { name } = reference;
        const { doesCount = false, uses = [] } = named.get(name) ?? {};
        uses.push({ file, ...(cell === undefined ? {} : { cell }), line, form, access });
        named.set(name, { doesCount: doesCount || counts(reference, stored), uses });
      }
    });
  }
  const used = new Map<string, readonly SecretUse[]>();
  const misspelt: { name: string; nearest: string }[] = [];
  for (const [name, { doesCount, uses }] of named) {
    const isRead = !stored.has(name) && uses.some(({ access }) => access === "read");
    const nearest = isRead ? nearestName(name, stored, misspelling) : undefined;
    if (doesCount || nearest !== undefined) {
      used.set(name, uses);
    }
    if (nearest !== undefined) {
      misspelt.push({ name, nearest });
    }
  }
  return { used, unused: [...stored].filter((name) => !used.has(name)), misspelt, computed };
}
