import { nameSome } from "./doctor-finding.ts";
import { checkImport, importBatches, importChanges, importSummary } from "./import-changes.ts";
import { compareImport } from "./import-comparison.ts";
import type { ImportEntry, ImportProblem } from "./import-entries.ts";
import { parseImport } from "./import-file.ts";
import type { ImportFormat } from "./import-format.ts";
import { planImport, willImport, type ImportChoice, type ImportRow, type ImportTarget } from "./import-plan.ts";
import type { Message } from "./messages.ts";
import type { PanelModel } from "./panel-model.ts";
import type { SecretInfo } from "./secret-driver.ts";
import { toSecretError } from "./secret-error.ts";

/** What an import needs of the panel's model. */
export type ImportStore = Pick<PanelModel, "state" | "onChange" | "refresh" | "compare" | "change" | "supports">;

/** Everything a preview shows. Plain data; by its types it cannot hold a value. */
export interface ImportPreview {
  /** `empty`: nothing was read yet. `comparing`: the rows are not to be trusted until it has ended. */
  readonly phase: "empty" | "comparing" | "ready" | "importing";
  readonly fileName: string;
  readonly format: ImportFormat;
  readonly rows: readonly ImportRow[];
  readonly problems: readonly ImportProblem[];
  /** What went wrong, or was changed meanwhile. */
  readonly alert?: Message;
}

/**
 * One import, from a file to one change of the store: what was read, what a person decides about it, and how it stands to
 * what is stored, also where that changes meanwhile. It alone holds the values, and overwrites them when it ends.
 */
export class ImportModel {
  readonly #store: ImportStore;
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: () => void;
  #state: ImportPreview = { phase: "empty", fileName: "", format: "env", rows: [], problems: [] };
  #source = new Uint8Array();
  #entries: readonly ImportEntry[] = [];
  #choices = new Map<number, ImportChoice>();
  /** What the rows were made with. */
  #target: ImportTarget = { infos: [], compared: new Map() };
  #round = 0;
  #disposed = false;

  constructor(store: ImportStore) {
    this.#store = store;
    this.#stopListening = store.onChange(() => {
      if (
        this.#state.phase !== "empty" &&
        this.#state.phase !== "importing" &&
        store.state.secrets !== this.#target.infos
      ) {
        void this.#compare();
      }
    });
  }

  get state(): ImportPreview {
    return this.#state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many secrets an import would write, and why it cannot. */
  get ready(): { readonly count: number; readonly refusal?: Message } {
    const count = this.#state.rows.filter(willImport).length;
    const refusal = checkImport(this.#entries, this.#state.rows);
    return refusal === undefined ? { count } : { count, refusal };
  }

  /**
   * Reads a file in place of what was read before; nothing while it saves, and once it has ended. The bytes are the model's
   * from now on.
   */
  async read(bytes: Uint8Array<ArrayBuffer>, fileName: string): Promise<void> {
    if (this.#isClosed) {
      bytes.fill(0);
      return;
    }
    this.#erase();
    this.#source = bytes;
    await this.#parse(fileName, undefined);
  }

  /** Reads the same file as another format. */
  async readAs(format: ImportFormat): Promise<void> {
    if (!this.#isClosed) {
      await this.#parse(this.#state.fileName, format);
    }
  }

  /** Tells why there is nothing to read. */
  fail(alert: Message): void {
    this.#set({ alert });
  }

  want(index: number, wanted: boolean): void {
    this.#choose(index, { wanted });
    this.#plan();
  }

  /** Sets every tick at once, with one look at what that makes of the rows. */
  wantOnly(isWanted: (row: ImportRow, index: number) => boolean): void {
    const changed = this.#state.rows.flatMap((row, index) => (isWanted(row, index) === row.wanted ? [] : [index]));
    changed.forEach((index) => this.#choose(index, { wanted: !this.#state.rows[index]?.wanted }));
    if (changed.length > 0) {
      this.#plan();
    }
  }

  /** All that can be imported, or nothing. */
  wantAll(wanted: boolean): void {
    this.#state.rows.forEach((_row, index) => this.#choose(index, { wanted }));
    this.#plan();
  }

  /** Imports an entry under another name. */
  rename(index: number, name: string): Promise<void> {
    this.#choose(index, { name });
    return this.#compare();
  }

  /** Takes the proposed name, of one row or of all that have one. */
  useProposals(only?: number): Promise<void> {
    this.#state.rows.forEach(({ proposal }, index) => {
      if (proposal !== undefined && (only === undefined || only === index)) {
        this.#choose(index, { name: proposal });
      }
    });
    return this.#compare();
  }

  /**
   * Saves what is wanted, in one change. Undefined where the store is no longer what the rows say, or refused: then nothing
   * was changed (where the store knows batches), and `alert` says why; else what was done.
   */
  async save(): Promise<Message | undefined> {
    if (this.#state.phase !== "ready") {
      return undefined;
    }
    const before = this.#state.rows;
    const seen = this.#target.infos;
    this.#set({ phase: "importing", alert: undefined });
    try {
      await this.#store.refresh();
      const { phase, problem } = this.#store.state;
      if (phase === "blocked" && problem !== undefined) {
        this.#set({ phase: "ready", alert: problem });
        return undefined;
      }
      await this.#compare("importing");
      const { rows, alert } = this.#state;
      if (alert !== undefined) {
        this.#set({ phase: "ready" });
        return undefined;
      }
      const { infos } = this.#target;
      const [then, now] = [versions(seen), versions(infos)];
      const moved = before.filter((row, index) => {
        const isOther = rows[index]?.state !== row.state || then.get(row.name) !== now.get(row.name);
        return willImport(row) && isOther;
      });
      if (moved.length > 0) {
        const params = { names: nameSome(moved.map(({ name }) => name)) };
        this.#set({ phase: "ready", alert: { key: "import-store-changed", params } });
        return undefined;
      }
      const supports = await this.#store.supports();
      for (const batch of importBatches(importChanges(this.#entries, rows, infos, supports), supports)) {
        await this.#store.change(batch);
      }
      return importSummary(rows, "import-done");
    } catch (error) {
      await this.#compare();
      this.#set({ phase: "ready", alert: toSecretError(error) });
      return undefined;
    }
  }

  /** Overwrites all values that were read. */
  dispose(): void {
    this.#disposed = true;
    this.#stopListening();
    this.#listeners.clear();
    this.#erase();
  }

  /** While it saves, the values are on their way to the store, and must stay what they are. */
  get #isClosed(): boolean {
    return this.#disposed || this.#state.phase === "importing";
  }

  async #parse(fileName: string, wanted: ImportFormat | undefined): Promise<void> {
    this.#eraseEntries();
    const { format, entries, problems } = parseImport(this.#source, fileName, wanted);
    this.#entries = entries;
    this.#choices = new Map();
    this.#set({ fileName, format, problems, rows: [], alert: undefined });
    await this.#compare();
  }

  /** Asks what the entries are beside what is stored now; a question that came later takes the place of this one. */
  async #compare(phase: "comparing" | "importing" = "comparing"): Promise<void> {
    const round = ++this.#round;
    this.#set({ phase });
    const infos = this.#store.state.secrets;
    let target: ImportTarget = { infos, compared: new Map() };
    let alert: Message | undefined;
    try {
      target = await compareImport(this.#entries, this.#choices, infos, (asked) => this.#store.compare(asked));
    } catch (error) {
      // Without an answer whatever is there counts as another value; a save asks again first.
      alert = toSecretError(error);
    }
    if (round === this.#round) {
      this.#target = target;
      this.#plan();
      this.#set({ ...(phase === "comparing" ? { phase: "ready" } : {}), ...(alert === undefined ? {} : { alert }) });
    }
  }

  #plan(): void {
    this.#set({ rows: planImport(this.#entries, this.#choices, this.#target) });
  }

  #choose(index: number, choice: ImportChoice): void {
    this.#choices.set(index, { ...this.#choices.get(index), ...choice });
  }

  #erase(): void {
    this.#source.fill(0);
    this.#source = new Uint8Array();
    this.#eraseEntries();
  }

  #eraseEntries(): void {
    this.#entries.forEach(({ value }) => value.fill(0));
    this.#entries = [];
  }

  #set(change: Partial<ImportPreview>): void {
    if (!this.#disposed) {
      this.#state = { ...this.#state, ...change };
      this.#listeners.forEach((listener) => listener());
    }
  }
}

function versions(infos: readonly SecretInfo[]): ReadonlyMap<string, string> {
  return new Map(infos.map(({ name, version }) => [name, version]));
}
