import type { Message } from "./messages.ts";
import type { Details, SecretInfo, Usage } from "./secret-driver.ts";
import { SecretError, toSecretError, type Problem } from "./secret-error.ts";
import type { ServiceStatus } from "./secret-service.ts";
import type { SecretStore } from "./secret-store.ts";

/** One live way to the store. */
export interface StoreLink {
  readonly store: SecretStore;
  status(): Promise<ServiceStatus>;
  /** Calls `listener` whenever `status` would answer otherwise than it did; the result ends it. */
  onStatus(listener: () => void): () => void;
  /** Resolves when the link has ended by itself, with why; never rejects. */
  readonly ended: Promise<SecretError>;
  close(): Promise<void>;
}

/** What a model needs of its host. */
export interface PanelHost {
  /** A new link; rejects with a `SecretError`. */
  connect(): Promise<StoreLink>;
  /** Resolves after so many milliseconds, or as soon as `cancel` resolves. */
  wait(milliseconds: number, cancel: Promise<void>): Promise<void>;
}

/** Everything a panel shows. Plain data; by its types it cannot hold a value. */
export interface PanelState {
  readonly phase: "loading" | "ready" | "blocked";
  /** All secrets, by name. Kept while the service is away, so that the list does not vanish. */
  readonly secrets: readonly SecretInfo[];
  readonly usage?: Usage;
  /** Why the list cannot be trusted (`phase` is blocked), or what else a person should know. */
  readonly problem?: Problem;
  /** Something to know that is no problem. */
  readonly note?: Message;
  readonly filter: string;
  readonly selected?: string;
}

/** What a person entered in the form. `value` undefined: the stored one stays. */
export interface SecretEdit {
  readonly name: string;
  readonly value?: Uint8Array;
  readonly details: Details;
}

/** Waits between attempts to reach the service again, in milliseconds; the last one repeats. */
const retryAfter = [250, 500, 1000, 2000, 5000, 10_000];

/** The panel's state and actions, the same for every editor. A hidden panel has no timer and makes no request. */
export class PanelModel {
  readonly #host: PanelHost;
  readonly #listeners = new Set<() => void>();
  #state: PanelState = { phase: "loading", secrets: [], filter: "" };
  #link: Promise<StoreLink> | undefined;
  #active = false;
  #disposed = false;
  #stale = true;
  #listing: Promise<void> | undefined;
  #again = false;
  #wake: () => void = () => undefined;
  #retrying = false;
  /** Whether the last failure may pass by itself. */
  #passing = false;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  get state(): PanelState {
    return this.#state;
  }

  /** Whether something was changed that the state does not show yet, as while the panel is hidden. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Calls `listener` after each change of the state; the result ends it. */
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
    if (active && this.#stale) {
      void this.refresh();
    } else if (!active) {
      this.#wake();
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
    const wanted = this.#state.filter.trim().toLowerCase();
    return wanted === ""
      ? this.#state.secrets
      : this.#state.secrets.filter((info) => `${info.name}\n${info.description ?? ""}`.toLowerCase().includes(wanted));
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
  async add(edit: SecretEdit): Promise<void> {
    const { store } = await this.#connected();
    await store.put(edit.name, edit.value ?? new Uint8Array(), "create", edit.details);
    await this.#saved(edit.name);
  }

  /**
   * Saves an edited secret. Another name makes a new secret and leaves the old one as it is.
   * Rejects `conflict` when it was changed somewhere else since `before` was listed.
   */
  async edit(before: SecretInfo, edit: SecretEdit): Promise<void> {
    const { store } = await this.#connected();
    const { name, value, details } = edit;
    if (name !== before.name) {
      if (value === undefined) {
        await this.#copy(store, before.name, edit);
      } else {
        const { description, expiresAt } = before;
        await store.put(name, value, "create", { description, expiresAt, ...details });
      }
    } else if (value === undefined) {
      await store.describe(name, details, this.#ifVersion(store, before));
    } else {
      const ifVersion = this.#ifVersion(store, before);
      await store.put(name, value, ifVersion === undefined ? "overwrite" : { ifVersion }, details);
    }
    await this.#saved(name);
  }

  /** Deletes a secret; the host has asked. */
  async remove(name: string): Promise<void> {
    const { store } = await this.#connected();
    await store.remove(name);
    await this.#saved(undefined);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#active = false;
    this.#wake();
    this.#listeners.clear();
    const link = this.#link;
    this.#link = undefined;
    await link?.then(
      (open) => open.close(),
      // One that never opened has nothing to close; the state told why.
      () => undefined,
    );
  }

  /** A copy with other details: two changes, since one batch may name a secret only once. A failure leaves no half. */
  async #copy(store: SecretStore, from: string, { name, details }: SecretEdit): Promise<void> {
    const [copy] = await store.apply([{ kind: "copy", from, to: name }]);
    try {
      await store.describe(name, details);
    } catch (error) {
      const ifVersion = copy && this.#ifVersion(store, copy);
      // Where it cannot be taken back, the list shows it; what the person must hear is why the change failed.
      await store.remove(name, ifVersion).catch(() => undefined);
      throw error;
    }
  }

  #ifVersion(store: SecretStore, before: SecretInfo): string | undefined {
    return store.supports.conditional ? before.version : undefined;
  }

  async #saved(selected: string | undefined): Promise<void> {
    this.#set({ selected });
    await this.refresh();
  }

  /** The link, made at the first call and again after it ended. */
  #connected(): Promise<StoreLink> {
    if (this.#disposed) {
      return Promise.reject(new SecretError("unavailable", "closed"));
    }
    if (this.#link === undefined) {
      const link = this.#open();
      this.#link = link;
      link.catch(() => {
        if (this.#link === link) {
          this.#link = undefined;
        }
      });
    }
    return this.#link;
  }

  async #open(): Promise<StoreLink> {
    const link = await this.#host.connect();
    try {
      if (!this.#disposed) {
        await this.#watch(link);
      }
      if (this.#disposed) {
        throw new SecretError("unavailable", "closed");
      }
    } catch (error) {
      await link.close();
      throw error;
    }
    void link.ended.then((error) => this.#lost(link, error));
    return link;
  }

  /** What it starts ends with the link. */
  async #watch(link: StoreLink): Promise<void> {
    const changed = (): void => {
      this.#stale = true;
      if (this.#active) {
        void this.refresh();
      }
    };
    link.onStatus(changed);
    if (link.store.supports.watch) {
      await link.store.watch(changed);
    }
  }

  async #lost(link: StoreLink, error: SecretError): Promise<void> {
    const current = await this.#link?.catch(() => undefined);
    if (current === link && !this.#disposed) {
      this.#link = undefined;
      this.#stale = true;
      this.#blocked(error);
    }
  }

  async #list(): Promise<void> {
    this.#wake();
    try {
      do {
        this.#again = false;
        this.#stale = false;
        const opening = this.#connected();
        const link = await opening;
        // At once: they are one wait for the person who has just saved.
        const [secrets, usage, status] = await Promise.all([link.store.list(), link.store.usage(), link.status()]);
        if (this.#link !== opening) {
          // The link ended meanwhile, and `#lost` has said so.
          return;
        }
        const { problem, note } = status.mount;
        this.#set({ phase: "ready", secrets, usage, problem, note, selected: this.#kept(secrets) });
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
    this.#set({ phase: "blocked", problem: error.toJSON() });
    if (this.#retries() && !this.#retrying) {
      this.#retrying = true;
      void this.#retry();
    }
  }

  #retries(): boolean {
    return this.#active && this.#passing && this.#state.phase === "blocked";
  }

  async #retry(): Promise<void> {
    for (let attempt = 0; this.#retries(); attempt++) {
      const cancel = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#host.wait(retryAfter[Math.min(attempt, retryAfter.length - 1)] ?? 10_000, cancel);
      if (this.#retries()) {
        // A person who tried again meanwhile has started one already.
        await (this.#listing ?? this.refresh());
      }
    }
    this.#retrying = false;
  }

  #set(change: Partial<PanelState>): void {
    if (this.#disposed) {
      return;
    }
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}
