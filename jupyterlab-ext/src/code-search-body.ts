import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import {
  progressWords,
  toSecretError,
  type CodePlace,
  type FoundWords,
  type WhereUsedOptions,
} from "@nbsecrets/shared";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";

export interface CodeSearchBodyOptions {
  readonly trans: TranslationBundle;
  readonly search: (options: WhereUsedOptions) => Promise<FoundWords>;
  /** Goes to a place; none: they are only shown. */
  readonly onPlace?: (place: CodePlace) => void;
}

/** The inside of a dialog that looks through code: how far it is, then what was found, as a list of places to go to. */
export class CodeSearchBody extends Widget {
  readonly #trans: TranslationBundle;
  readonly #onPlace: ((place: CodePlace) => void) | undefined;
  readonly #status = document.createElement("div");
  readonly #list = document.createElement("ul");
  readonly #error = new FormNotice("nbsecrets-search-error", "alert");
  readonly #stop = new AbortController();

  constructor({ trans, search, onPlace }: CodeSearchBodyOptions) {
    super();
    this.#trans = trans;
    this.#onPlace = onPlace;
    this.addClass("nbsecrets-search");
    this.#status.className = "nbsecrets-search-status";
    this.#status.setAttribute("role", "status");
    this.#status.textContent = sentence({ key: "where-used-begins", params: {} }, trans);
    this.#list.className = "nbsecrets-search-places";
    this.#list.hidden = true;
    this.node.append(this.#status, this.#list, this.#error.element);
    void this.#show(search);
  }

  override dispose(): void {
    this.#stop.abort();
    super.dispose();
  }

  async #show(search: CodeSearchBodyOptions["search"]): Promise<void> {
    const { signal } = this.#stop;
    const onProgress: WhereUsedOptions["onProgress"] = (progress) => {
      this.#status.textContent = sentence(progressWords(progress), this.#trans);
    };
    try {
      const found = await search({ signal, onProgress });
      if (!signal.aborted) {
        this.#draw(found);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#status.textContent = "";
        this.#error.show(sentence(toSecretError(error).toJSON(), this.#trans));
      }
    }
  }

  #draw({ sentences, places }: FoundWords): void {
    const lines = sentences.map((message) => {
      const line = document.createElement("p");
      line.textContent = sentence(message, this.#trans);
      return line;
    });
    this.#status.replaceChildren(...lines);
    const items = places.map(({ place, where, about, code }) => {
      const item = document.createElement("li");
      const text = [about, where].flatMap((one) => (one ? [sentence(one, this.#trans)] : [])).join(" · ");
      item.append(this.#drawPlace(place, text), ...drawChange(code));
      return item;
    });
    this.#list.replaceChildren(...items);
    this.#list.hidden = items.length === 0;
  }

  #drawPlace(place: CodePlace, text: string): HTMLElement {
    const onPlace = this.#onPlace;
    const element = document.createElement(onPlace === undefined ? "span" : "button");
    element.className = "nbsecrets-search-place";
    element.textContent = text;
    if (element instanceof HTMLButtonElement) {
      element.type = "button";
      element.addEventListener("click", () => onPlace?.(place));
    }
    return element;
  }
}

/** A line as it is, and below it what would become of it. */
function drawChange(code: FoundWords["places"][number]["code"]): readonly HTMLElement[] {
  const line = (tag: "del" | "ins" | "code", text: string): HTMLElement => {
    const element = document.createElement(tag);
    element.className = "nbsecrets-search-code";
    element.textContent = text.trim();
    return element;
  };
  if (code === undefined) {
    return [];
  }
  return code.after === undefined ? [line("code", code.before)] : [line("del", code.before), line("ins", code.after)];
}
