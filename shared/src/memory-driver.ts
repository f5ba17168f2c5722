import { applyChanges, type SecretEntry } from "./apply-changes.ts";
import type { CancelSignal } from "./cancel-signal.ts";
import { replacedBy, type Exchange, type LocalDriver } from "./local-driver.ts";
import type { Change, SecretEvent, SecretInfo, Supports, Unwatch, Usage } from "./secret-driver.ts";
import { SecretError } from "./secret-error.ts";

interface MemoryEntry extends SecretEntry {
  readonly version: string;
}

/** What several `MemoryDriver`s may share, as several programs share one vault. */
export class MemoryShelf {
  entries: ReadonlyMap<string, MemoryEntry> = new Map();
  readonly watchers = new Set<(event: SecretEvent) => void>();
  writes = 0;
}

/** Keeps secrets in memory: the reference of the contract, and the first driver to read. */
export class MemoryDriver implements LocalDriver {
  readonly supports: Supports = { reveal: true, conditional: true, atomicBatch: true, watch: true };
  readonly #shelf: MemoryShelf;
  readonly #now: () => Date;
  readonly #unwatchers = new Set<Unwatch>();
  #closed = false;

  constructor(shelf: MemoryShelf = new MemoryShelf(), now: () => Date = () => new Date()) {
    this.#shelf = shelf;
    this.#now = now;
  }

  async list(signal?: CancelSignal): Promise<readonly SecretInfo[]> {
    this.#check(signal);
    return [...this.#shelf.entries.keys()].sort().map((name) => this.#info(name));
  }

  async reveal(name: string, signal?: CancelSignal): Promise<Uint8Array> {
    this.#check(signal);
    return this.#entry(name).value.slice();
  }

  async snapshot(): Promise<ReadonlyMap<string, Uint8Array>> {
    this.#check();
    return new Map([...this.#shelf.entries].map(([name, { value }]) => [name, value.slice()]));
  }

  async apply(changes: readonly Change[]): Promise<readonly SecretInfo[]> {
    return (await this.exchange(changes)).infos;
  }

  async exchange(changes: readonly Change[]): Promise<Exchange> {
    this.#check();
    const before = this.#shelf.entries;
    const { entries, written, removed } = applyChanges(changes, {
      entries: before,
      now: this.#now().toISOString(),
      versionOf: (_name, entry) => entry.version,
      // `slice` of Node's Buffer, which is a Uint8Array, would be no copy.
      make: (fields) => ({ ...fields, value: Uint8Array.from(fields.value), version: `v${++this.#shelf.writes}` }),
    });
    this.#shelf.entries = entries;
    const infos = written.map((name) => this.#info(name));
    for (const watcher of [...this.#shelf.watchers]) {
      written.forEach((name) => watcher({ kind: "put", name }));
      removed.forEach((name) => watcher({ kind: "removed", name }));
    }
    return { infos, replaced: replacedBy(changes, before) };
  }

  async usage(): Promise<Usage> {
    this.#check();
    const usedBytes = [...this.#shelf.entries.values()].reduce((sum, entry) => sum + entry.value.byteLength, 0);
    return { usedBytes, place: "this process" };
  }

  async watch(onEvent: (event: SecretEvent) => void): Promise<Unwatch> {
    this.#check();
    const watcher = (event: SecretEvent): void => onEvent(event);
    this.#shelf.watchers.add(watcher);
    const unwatch = async (): Promise<void> => {
      this.#shelf.watchers.delete(watcher);
      this.#unwatchers.delete(unwatch);
    };
    this.#unwatchers.add(unwatch);
    return unwatch;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#unwatchers].map((unwatch) => unwatch()));
  }

  #entry(name: string): MemoryEntry {
    const entry = this.#shelf.entries.get(name);
    if (entry === undefined) {
      throw new SecretError("not-found", "not-found", { name });
    }
    return entry;
  }

  #info(name: string): SecretInfo {
    const { value: _value, ...info } = this.#entry(name);
    return { name, ...info };
  }

  #check(signal?: CancelSignal): void {
    if (this.#closed) {
      throw new SecretError("unavailable", "closed");
    }
    if (signal?.aborted === true) {
      throw new SecretError("unavailable", "aborted");
    }
  }
}
