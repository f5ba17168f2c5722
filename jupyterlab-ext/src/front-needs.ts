import type { NotebookPanel } from "@jupyterlab/notebook";
import { Signal, type ISignal } from "@lumino/signaling";
import type { NeededSecret } from "@nbsecrets/shared";
import type { NotebookReferences } from "@nbsecrets/references";
import type { FrontWidget } from "./front-widget";
import { notebookCode } from "./notebook-code";

/** How long a notebook has to lie still before it is read again, in milliseconds. */
const STILL = 300;

/** What a panel shows of the notebook in front. */
export interface FrontNeedsState {
  /** The notebook's file name. */
  readonly title: string;
  readonly needs: readonly NeededSecret[];
  /** Whether others may work in it at the same time, with the same kernel. */
  readonly isShared: boolean;
}

const nothing: FrontNeedsState = { title: "", needs: [], isShared: false };

/** Which secrets the notebook in front needs. It reads code only while it is wanted, and once a notebook lies still. */
export class FrontNeeds {
  readonly #front: FrontWidget;
  readonly #changed = new Signal<this, void>(this);
  #stored: ReadonlySet<string> = new Set();
  #active = false;
  #panel: NotebookPanel | null = null;
  #references: { readonly of: NotebookPanel; readonly read: NotebookReferences } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state = nothing;

  constructor(front: FrontWidget) {
    this.#front = front;
    front.changed.connect(this.#follow, this);
    this.#follow();
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get state(): FrontNeedsState {
    return this.#state;
  }

  /** The notebook it is about; null where a console is in front, or nothing. */
  get notebook(): NotebookPanel | null {
    return this.#panel;
  }

  setActive(active: boolean): void {
    this.#active = active;
    clearTimeout(this.#timer);
    if (active) {
      void this.#read();
    }
  }

  setStored(names: readonly string[]): void {
    this.#stored = new Set(names);
    void this.#read();
  }

  #follow(): void {
    const panel = this.#front.notebook;
    if (panel === this.#panel) {
      return;
    }
    this.#panel?.content.modelContentChanged.disconnect(this.#onContent, this);
    this.#panel?.context.pathChanged.disconnect(this.#onContent, this);
    this.#panel = panel;
    panel?.content.modelContentChanged.connect(this.#onContent, this);
    panel?.context.pathChanged.connect(this.#onContent, this);
    if (panel === null) {
      this.#become(nothing);
    }
    void panel?.context.ready.then(() => this.#read());
    void this.#read();
  }

  #onContent(): void {
    if (this.#active) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#read(), STILL);
    }
  }

  async #read(): Promise<void> {
    if (!this.#active) {
      return;
    }
    const { NotebookReferences, readPinned } = await import("@nbsecrets/references");
    const panel = this.#panel;
    if (panel === null || panel.isDisposed || panel.model === null) {
      this.#become(nothing);
      return;
    }
    if (this.#references?.of !== panel) {
      this.#references = { of: panel, read: new NotebookReferences() };
    }
    const { read } = this.#references;
    read.update(notebookCode(panel));
    const pinned = readPinned(panel.model.sharedModel.metadata);
    const needs = read.needs({ stored: this.#stored, pinned }).map(({ name, isStored, pinned: pin }) => ({
      name,
      isStored,
      ...(pin?.hint === undefined ? {} : { hint: pin.hint }),
      ...(pin?.url === undefined ? {} : { url: pin.url }),
    }));
    this.#become({ title: panel.title.label, isShared: isSharedNotebook(panel), needs });
  }

  #become(state: FrontNeedsState): void {
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) {
      this.#state = state;
      this.#changed.emit();
    }
  }
}

/** Whether its document is one of a real-time collaboration: whoever works in it can run code in its kernel. */
export function isSharedNotebook({ model }: NotebookPanel): boolean {
  return model?.collaborative === true;
}
