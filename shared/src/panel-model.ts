import { isShared } from "./is-shared.ts";
import { PanelLink, type PanelHost } from "./panel-link.ts";
import { PanelRetry } from "./panel-retry.ts";
import { keptWhereSame, sharedLast, visibleSecrets, type PanelState } from "./panel-state.ts";
import { PanelUndo, whatWasDone } from "./panel-undo.ts";
import type { Change, SecretInfo, Supports } from "./secret-driver.ts";
import { changeOfEdit, copyWithDetails, type SecretEdit } from "./secret-edit.ts";
import { SecretError, toSecretError } from "./secret-error.ts";
import type { KernelStage, StageReport } from "./kernel-stage.ts";
import type { ComparedEntry, Comparison, StageQuestion } from "./secret-service.ts";
import type { CodeFile, RenameOutcome, RenamePlan } from "./rename-in-code.ts";
import { UNDO_TIME } from "./undo-keeper.ts";
import type { WhereUsedOptions, WhereUsedReport } from "./where-used.ts";

/** The panel's state and actions, the same for every editor. A hidden panel has no timer and makes no request. */
export class PanelModel {
  readonly #host: PanelHost;
  readonly #listeners = new Set<() => void>();
  readonly #link: PanelLink;
  readonly #undo: PanelUndo;
  readonly #retry: PanelRetry;
  #state: PanelState = { phase: "loading", busy: false, secrets: [], filter: "", canReveal: false };
  /** What matches the filter, as last looked for. */
  #matching: (Pick<PanelState, "secrets" | "filter"> & { readonly rows: readonly SecretInfo[] }) | undefined;
  #active = false;
  #disposed = false;
  #stale = true;
  #listing: Promise<void> | undefined;
  #again = false;
  /** Whether the last failure may pass by itself. */
  #passing = false;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#link = new PanelLink(host, {
      changed: () => this.#changed(),
      lost: (error) => {
        this.#stale = true;
        this.#blocked(error);
      },
    });
    this.#undo = new PanelUndo(host, () => this.#set({}));
    this.#retry = new PanelRetry({
      host,
      wanted: () => this.#active && this.#passing && this.#state.phase === "blocked",
      // A person who tried again meanwhile has started one already.
      attempt: () => this.#listing ?? this.refresh(),
    });
  }

  get state(): PanelState {
    const undo = this.#undo.message;
    if (this.#state.undo !== undo) {
      // Over since, with nobody to tell: a hidden panel has no timer.
      this.#state = { ...this.#state, undo };
    }
    return this.#state;
  }

  /** Whether something was changed that the state does not show yet, as while the panel is hidden. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Calls `listener` after each change of the state, and when it becomes stale; the result ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shown or hidden. Shown, it connects, lists and keeps current; hidden, it lies still. */
  setActive(active: boolean): void {
    if (this.#disposed) {
      return;
    }
    this.#active = active;
    this.#undo.setActive(active);
    if (active && this.#stale) {
      void this.refresh();
    } else if (!active) {
      this.#retry.wake();
    }
  }

  setFilter(filter: string): void {
    this.#set({ filter });
  }

  select(name: string | undefined): void {
    this.#set({ selected: name });
  }

  /** The secrets that match the filter, in name or description, whatever the case. */
  get visible(): readonly SecretInfo[] {
    const { secrets, filter } = this.#state;
    if (this.#matching?.secrets !== secrets || this.#matching.filter !== filter) {
      this.#matching = { secrets, filter, rows: visibleSecrets(this.#state) };
    }
    return this.#matching.rows;
  }

  /** Lists again; never rejects, the state tells. Calls that come while one is under way become one more. */
  refresh(): Promise<void> {
    if (this.#listing !== undefined) {
      this.#again = true;
      return this.#listing;
    }
    this.#listing = this.#list();
    return this.#listing;
  }

  /** Adds a new secret. Rejects with the `SecretError` the form is to show. */
  add(edit: SecretEdit): Promise<void> {
    const { name, value = new Uint8Array(), details } = edit;
    return this.change([{ kind: "put", name, value, mode: "create", details }]);
  }

  /**
   * Saves an edited secret. Another name makes a new secret and leaves the old one as it is.
   * Rejects `conflict` when it was changed somewhere else since `before` was listed.
   */
  async edit(before: SecretInfo, edit: SecretEdit): Promise<void> {
    const { store } = await this.#link.connected();
    const change = changeOfEdit(before, edit, store.supports.conditional);
    if (change === undefined) {
      await copyWithDetails(store, before.name, edit);
      await this.#saved(edit.name);
    } else {
      await this.change([change]);
    }
  }

  /** Deletes a secret; the host has asked. */
  remove(name: string): Promise<void> {
    return this.change([{ kind: "remove", name }]);
  }

  /** All or nothing. `undo` takes back what they overwrote and deleted, and then the rest as well. */
  async change(changes: readonly Change[]): Promise<void> {
    const link = await this.#link.connected();
    // The service keeps it from later on, so that what is offered can be done.
    const until = this.#host.now() + UNDO_TIME;
    const { undo } = await link.change(changes);
    if (undo !== undefined && !this.#disposed) {
      this.#undo.offer({ token: undo, message: whatWasDone(changes), until });
    }
    await this.#saved(changes.length === 1 ? nameLeftBy(changes[0]) : this.#state.selected);
  }

  /**
   * Takes the last change back, as the state offers. Rejects `conflict` where what it left was changed since, and `not-found`
   * where it is too late; after any other failure it is offered again.
   *
   * @param told - the `state.undo` that a notice was about: where something else was done since, that is left alone.
   */
  async undo(told = this.#undo.message): Promise<void> {
    const taken = told === this.#undo.message ? this.#undo.take() : undefined;
    this.#set({});
    if (taken === undefined) {
      throw new SecretError("not-found", "undo-gone");
    }
    let infos: readonly SecretInfo[];
    try {
      infos = await (await this.#link.connected()).undo(taken.token);
    } catch (thrown) {
      const error = toSecretError(thrown);
      if (error.code !== "conflict" && error.code !== "not-found" && !this.#disposed) {
        this.#undo.offer(taken);
        this.#set({});
      }
      throw error;
    }
    await this.#saved(infos.length === 1 ? infos[0]?.name : this.#state.selected);
  }

  /** Offers the last change no longer. */
  dismissUndo(): void {
    this.#undo.take();
    this.#set({});
  }

  /** The exact bytes, for who asks; the state never has them. Rejects `unsupported` where values may not be shown. */
  async reveal(name: string): Promise<Uint8Array> {
    return (await this.#link.connected()).store.reveal(name);
  }

  /** For each entry whether it is new, or has the value that is stored. */
  async compare(entries: readonly ComparedEntry[]): Promise<readonly Comparison[]> {
    return (await this.#link.connected()).compare(entries);
  }

  /** How what a kernel has compares with what is stored. */
  async stages(question: StageQuestion): Promise<StageReport> {
    return (await this.#link.connected()).stages(question);
  }

  /** What takes the last change back, for who asks about it; undefined where nothing does. */
  get undoToken(): string | undefined {
    return this.#undo.token;
  }

  /** See `SecretService`. */
  async heldBefore(undo: string, question: StageQuestion): Promise<readonly string[]> {
    return (await this.#link.connected()).heldBefore(undo, question);
  }

  /** What a kernel's loader last left word of. */
  async kernelStatus(kernel: string): Promise<ReadonlyMap<string, KernelStage>> {
    return (await this.#link.connected()).kernelStatus(kernel);
  }

  /** See `SecretService.whereUsed`. */
  async whereUsed(names: readonly string[], options?: WhereUsedOptions): Promise<WhereUsedReport> {
    return (await this.#link.connected()).whereUsed(names, options);
  }

  /** See `CodeRenaming`. */
  async planRename(from: string, to: string, options?: WhereUsedOptions): Promise<RenamePlan> {
    return (await this.#link.connected()).planRename(from, to, options);
  }

  async applyRename(token: string, except: readonly CodeFile[]): Promise<RenameOutcome> {
    return (await this.#link.connected()).applyRename(token, except);
  }

  /** What the store can do. */
  async supports(): Promise<Supports> {
    return (await this.#link.connected()).store.supports;
  }

  /** An own secret as it is now, whatever the state shows; undefined when it is gone. */
  async latest(name: string): Promise<SecretInfo | undefined> {
    const infos = await (await this.#link.connected()).store.list();
    return infos.find((info) => info.name === name && !isShared(info));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#active = false;
    this.#retry.wake();
    this.#undo.setActive(false);
    this.#listeners.clear();
    await this.#link.dispose();
  }

  async #saved(selected: string | undefined): Promise<void> {
    this.#set({ selected });
    await this.refresh();
    if (this.#state.selected !== undefined && !this.visible.some((info) => info.name === this.#state.selected)) {
      // Who saved it wants to see it.
      this.setFilter("");
    }
  }

  #changed(): void {
    const fresh = !this.#stale;
    this.#stale = true;
    if (this.#active) {
      void this.refresh();
    } else if (fresh) {
      this.#tell();
    }
  }

  async #list(): Promise<void> {
    this.#retry.wake();
    if (this.#state.phase === "ready") {
      this.#set({ busy: true });
    }
    try {
      do {
        this.#again = false;
        this.#stale = false;
        const opening = this.#link.connected();
        const link = await opening;
        // At once: they are one wait for the person who has just saved.
        const [listed, usage, status] = await Promise.all([link.store.list(), link.store.usage(), link.status()]);
        if (!this.#link.isCurrent(opening)) {
          // The link ended meanwhile, and the state says so.
          return;
        }
        const { problem, note } = status.mount;
        const { sharedNote } = status;
        const canReveal = link.store.supports.reveal;
        const secrets = keptWhereSame(this.#state.secrets, sharedLast(listed));
        const selected = this.#kept(secrets);
        const told = { problem, note, sharedNote };
        this.#set({ phase: "ready", busy: this.#again, secrets, usage, ...told, canReveal, selected });
      } while (this.#again && !this.#disposed);
    } catch (error) {
      this.#stale = true;
      this.#blocked(toSecretError(error));
    } finally {
      // Here, and not a moment later: a call that came in between would wait for a list that is made already.
      this.#listing = undefined;
    }
  }

  #kept(secrets: readonly SecretInfo[]): string | undefined {
    const { selected } = this.#state;
    return secrets.some((info) => info.name === selected) ? selected : undefined;
  }

  /** Shows why, and tries again by itself while that may help and somebody looks. */
  #blocked(error: SecretError): void {
    this.#passing = error.code === "unavailable";
    this.#set({ phase: "blocked", busy: false, problem: error.toJSON() });
    this.#retry.start();
  }

  #set(change: Partial<PanelState>): void {
    if (this.#disposed) {
      return;
    }
    this.#state = { ...this.#state, ...change, undo: this.#undo.message };
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

function nameLeftBy(change: Change | undefined): string | undefined {
  return change?.kind === "copy" ? change.to : change?.kind === "remove" ? undefined : change?.name;
}
