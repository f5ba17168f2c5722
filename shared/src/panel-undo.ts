import type { Message } from "./messages.ts";
import type { PanelHost } from "./panel-link.ts";
import type { Change } from "./secret-driver.ts";

/** A change that can be taken back. */
export interface UndoOffer {
  readonly token: string;
  /** What was done. */
  readonly message: Message;
  /** The host's time at which it is over. */
  readonly until: number;
}

/** The last change, as long as it can be taken back. Only while the panel is shown does a timer wait for the end. */
export class PanelUndo {
  readonly #host: Pick<PanelHost, "now" | "wait">;
  readonly #changed: () => void;
  #offer: UndoOffer | undefined;
  /** Whether it was over when somebody looked, which `changed` has not told. */
  #isOverUntold = false;
  #active = false;
  #wake: () => void = () => undefined;

  /** @param changed - told when an offer is over by itself, once the panel is shown. */
  constructor(host: Pick<PanelHost, "now" | "wait">, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** What can be taken back right now. */
  get message(): Message | undefined {
    if (this.#offer !== undefined && this.#offer.until <= this.#host.now()) {
      this.#offer = undefined;
      this.#isOverUntold = true;
    }
    return this.#offer?.message;
  }

  get token(): string | undefined {
    return this.message === undefined ? undefined : this.#offer?.token;
  }

  /** In place of what could be taken back before. */
  offer(offer: UndoOffer): void {
    this.#offer = offer;
    this.#waitForEnd();
  }

  /** What can be taken back, which is offered no longer. */
  take(): UndoOffer | undefined {
    const offer = this.message === undefined ? undefined : this.#offer;
    this.#offer = undefined;
    this.#wake();
    return offer;
  }

  setActive(active: boolean): void {
    this.#active = active;
    this.#waitForEnd();
    if (active && this.message === undefined && this.#isOverUntold) {
      this.#tell();
    }
  }

  #tell(): void {
    this.#isOverUntold = false;
    this.#changed();
  }

  #waitForEnd(): void {
    this.#wake();
    const offer = this.message === undefined ? undefined : this.#offer;
    if (this.#active && offer !== undefined) {
      void this.#end(offer);
    }
  }

  async #end(offer: UndoOffer): Promise<void> {
    let cancelled = false;
    const cancel = new Promise<void>((resolve) => {
      this.#wake = () => {
        cancelled = true;
        resolve();
      };
    });
    await this.#host.wait(offer.until - this.#host.now(), cancel);
    if (!cancelled) {
      this.#offer = undefined;
      this.#tell();
    }
  }
}

/** What these changes did, as a person would say it. */
export function whatWasDone(changes: readonly Change[]): Message {
  const [first] = changes;
  const isDeletion = changes.every(({ kind }) => kind === "remove");
  if (first === undefined || changes.length > 1) {
    const key = isDeletion ? "undo-deleted-several" : "undo-changed-several";
    return { key, params: { count: String(changes.length) } };
  }
  const name = first.kind === "copy" ? first.to : first.name;
  return { key: isDeletion ? "undo-deleted" : "undo-saved", params: { name } };
}
