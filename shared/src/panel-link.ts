import { SecretError } from "./secret-error.ts";
import type { SecretService } from "./secret-service.ts";
import type { SecretStore } from "./secret-store.ts";

/** One live way to the store, and to the service that keeps it. */
export interface StoreLink extends SecretService {
  readonly store: SecretStore;
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
  /** Milliseconds since any fixed moment. */
  now(): number;
}

/** What a link tells the model that it is of. */
export interface LinkEvents {
  /** What was listed may be wrong by now. */
  readonly changed: () => void;
  /** The link has ended by itself. */
  readonly lost: (error: SecretError) => void;
}

/** The one link of a model: made when it is needed, and again after it ended. */
export class PanelLink {
  readonly #host: Pick<PanelHost, "connect">;
  readonly #events: LinkEvents;
  #link: Promise<StoreLink> | undefined;
  #disposed = false;

  constructor(host: Pick<PanelHost, "connect">, events: LinkEvents) {
    this.#host = host;
    this.#events = events;
  }

  /** The link, made at the first call and again after it ended. Rejects with the `SecretError` of connecting. */
  connected(): Promise<StoreLink> {
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

  /** Whether this is still the link; if not, `lost` was told. */
  isCurrent(link: Promise<StoreLink>): boolean {
    return this.#link === link;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const link = this.#link;
    this.#link = undefined;
    await link?.then(
      (open) => open.close(),
      // One that never opened has nothing to close; who asked for it was told why.
      () => undefined,
    );
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
    link.onStatus(this.#events.changed);
    if (link.store.supports.watch) {
      await link.store.watch(this.#events.changed);
    }
  }

  async #lost(link: StoreLink, error: SecretError): Promise<void> {
    const current = await this.#link?.catch(() => undefined);
    if (current === link && !this.#disposed) {
      this.#link = undefined;
      this.#events.lost(error);
    }
  }
}
