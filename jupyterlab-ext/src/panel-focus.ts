import type { PanelModel } from "@nbsecrets/shared";

/**
 * Where the keyboard focus goes when what had it is gone: a row that was deleted, here or elsewhere, a notice that was dealt
 * with. The panel never takes the focus from anything outside.
 */
export class PanelFocus {
  readonly #root: HTMLElement;
  readonly #model: PanelModel;
  /** What had the focus last, while nothing outside has got it since. */
  #had: HTMLElement | undefined;
  /** The position of the row that had it last. */
  #position = 0;
  #rowWanted = false;
  #entering = false;

  constructor(root: HTMLElement, model: PanelModel) {
    this.#root = root;
    this.#model = model;
    root.addEventListener("focusin", ({ target }) => {
      this.#had = target instanceof HTMLElement ? target : undefined;
      this.#entering &&= target === this.#view;
      this.#notePosition();
    });
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node) {
        this.#had = root.contains(relatedTarget) ? this.#had : undefined;
        return;
      }
      // Nothing has the focus now. An element that is still there lost it to a click into the void.
      queueMicrotask(() => {
        if (this.#had?.isConnected && nowhere()) {
          this.#had = undefined;
        }
      });
    });
  }

  /** Moves the focus into the panel, as soon as there is something in it that takes the focus. */
  enter(): void {
    this.#entering = true;
    this.#view?.focus();
    this.settle();
  }

  /** Selects a secret and gives its row the focus once it is drawn. */
  toRowOf(name: string): void {
    this.#rowWanted = true;
    this.#model.select(name);
    this.settle();
  }

  /**
   * After a dialog of a command. JupyterLab has given the focus back to what had it; that may be gone, or, where a secret was
   * saved, that one's row is more useful. `name`: the one that was saved, where that is known; the row that got the focus back
   * has selected its own.
   */
  afterDialog(saved: boolean, name?: string): void {
    const { activeElement } = document;
    if (name !== undefined) {
      this.#model.select(name);
    }
    if (nowhere() || (saved && this.#root.contains(activeElement))) {
      this.#toSelected();
    }
  }

  /** After everything was drawn. */
  settle(): void {
    this.#notePosition();
    if (this.#rowWanted) {
      const { selected } = this.#model.state;
      this.#rowWanted = this.#model.visible.some((info) => info.name === selected);
      const rows = [...this.#root.querySelectorAll<HTMLElement>(".nbsecrets-row")];
      const row = rows.find((drawn) => drawn.dataset["name"] === selected);
      if (this.#rowWanted && row !== undefined) {
        this.#rowWanted = false;
        row.focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest" });
      }
    } else if (this.#entering && document.activeElement === this.#view) {
      this.#firstPlace?.focus();
    } else if (this.#had !== undefined && !this.#had.isConnected && nowhere()) {
      const wasRow = this.#had.closest(".nbsecrets-row") !== null;
      this.#had = undefined;
      if (wasRow) {
        this.#toPosition();
      } else {
        this.#toSelected();
      }
    }
  }

  #toSelected(): void {
    const { selected } = this.#model.state;
    if (this.#model.visible.some((info) => info.name === selected) && selected !== undefined) {
      this.toRowOf(selected);
    } else {
      this.#toPosition();
    }
  }

  /** To the row that moved up to where the focus was, else to what is there instead of rows. */
  #toPosition(): void {
    const rows = this.#model.visible;
    const row = rows[Math.min(this.#position, rows.length - 1)];
    if (row !== undefined) {
      this.toRowOf(row.name);
    } else {
      this.enter();
    }
  }

  #notePosition(): void {
    const index = this.#had?.closest(".nbsecrets-row")?.getAttribute("aria-rowindex");
    if (this.#had?.isConnected && index) {
      this.#position = Number(index) - 1;
    }
  }

  /** The panel's own node takes the focus while there is nothing else. */
  get #view(): HTMLElement | null {
    return this.#root.querySelector(".nbsecrets-view");
  }

  get #firstPlace(): HTMLElement | null {
    return this.#root.querySelector(".nbsecrets-filter, .nbsecrets-empty button, .nbsecrets-problem button");
  }
}

function nowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
