import { Clipboard } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import { toSecretError } from "@nbsecrets/shared";
import { drawButton, fieldButton } from "./field-button";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";
import { RevealedValue, textOf } from "./revealed-value";

export interface RevealFormOptions {
  readonly trans: TranslationBundle;
  /** Reads the value anew. */
  readonly reveal: () => Promise<Uint8Array>;
}

/** A value is hidden by itself after this many seconds. */
const shownFor = 10;

/**
 * The inside of the dialog that reveals. The value is read for each showing and each copy, and dropped after it: between them
 * there is nothing to find in the page.
 */
export class RevealForm extends Widget {
  readonly #trans: TranslationBundle;
  readonly #reveal: () => Promise<Uint8Array>;
  readonly #value: RevealedValue;
  readonly #toggle: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #countdown = document.createElement("span");
  readonly #said = document.createElement("span");
  readonly #error = new FormNotice("nbsecrets-reveal-error", "alert");
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Counts what was asked for, so that an answer that comes late shows nothing. */
  #asked = 0;
  readonly #hide = (): void => this.#conceal();
  readonly #hideUnseen = (): void => {
    if (document.visibilityState === "hidden") {
      this.#conceal();
    }
  };

  constructor({ trans, reveal }: RevealFormOptions) {
    super();
    this.#trans = trans;
    this.#reveal = reveal;
    this.#value = new RevealedValue(trans);
    this.addClass("nbsecrets-reveal");
    this.#toggle = fieldButton({ label: trans.__("Show"), action: () => void this.#switch() });
    this.#toggle.classList.add("nbsecrets-reveal-toggle");
    this.#copy = fieldButton({ label: trans.__("Copy"), action: () => void this.#copyValue() });
    this.#countdown.className = "nbsecrets-reveal-countdown";
    // A screen reader that read out each second would drown the value.
    this.#countdown.setAttribute("role", "timer");
    this.#said.className = "nbsecrets-reveal-said";
    this.#said.setAttribute("role", "status");
    const buttons = document.createElement("div");
    buttons.className = "nbsecrets-reveal-buttons";
    buttons.append(this.#toggle, this.#copy, this.#countdown, this.#said);
    this.node.append(this.#value.element, this.#value.summary, buttons, this.#error.element);
    window.addEventListener("blur", this.#hide);
    document.addEventListener("visibilitychange", this.#hideUnseen);
    void this.#show();
  }

  override dispose(): void {
    this.#conceal();
    window.removeEventListener("blur", this.#hide);
    document.removeEventListener("visibilitychange", this.#hideUnseen);
    super.dispose();
  }

  async #switch(): Promise<void> {
    if (this.#timer === undefined) {
      await this.#show();
    } else {
      this.#conceal();
    }
  }

  async #show(): Promise<void> {
    const asked = ++this.#asked;
    await this.#withValue((bytes) => {
      if (asked !== this.#asked || this.isDisposed) {
        return;
      }
      const isText = this.#value.show(bytes);
      // What a clipboard takes is text: bytes would come out as others.
      this.#copy.disabled = !isText;
      this.#copy.title = isText ? "" : this.#trans.__("Binary values cannot be copied as text.");
      drawButton(this.#toggle, this.#trans.__("Hide"));
      this.#count(shownFor);
      let left = shownFor;
      this.#timer = setInterval(() => {
        left--;
        this.#count(left);
        if (left === 0) {
          this.#conceal();
        }
      }, 1000);
    });
  }

  #count(seconds: number): void {
    this.#countdown.textContent = this.#trans.__("Hides in %1 s", seconds);
  }

  /** Takes the value out of the page. */
  #conceal(): void {
    this.#asked++;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#value.hide();
    this.#countdown.textContent = "";
    drawButton(this.#toggle, this.#trans.__("Show"));
  }

  async #copyValue(): Promise<void> {
    this.#said.textContent = "";
    await this.#withValue(async (bytes) => {
      const text = textOf(bytes);
      if (text === undefined) {
        return;
      }
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // A page that is not served over https has no such clipboard, and a browser may refuse it.
        Clipboard.copyToSystem(text);
      }
      this.#said.textContent = this.#trans.__("Copied");
    });
  }

  /** Hands the bytes over once and wipes them; a failure is shown. */
  async #withValue(use: (bytes: Uint8Array) => void | Promise<void>): Promise<void> {
    try {
      const bytes = await this.#reveal();
      try {
        this.#error.show(undefined);
        await use(bytes);
      } finally {
        bytes.fill(0);
      }
    } catch (error) {
      this.#conceal();
      this.#error.show(sentence(toSecretError(error), this.#trans), "error");
    }
  }
}
