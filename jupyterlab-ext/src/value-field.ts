import type { TranslationBundle } from "@jupyterlab/translation";

/** The masked field of a value. Nothing but this element holds what was typed. */
export class ValueField {
  /** Several lines are allowed, which a password input is not; the style sheet masks it. */
  readonly input = document.createElement("textarea");
  /** Stand beside the field. */
  readonly buttons = document.createElement("div");
  readonly #keeps: boolean;
  /** A text area turns CRLF into LF; when its whole content was pasted, these are the text and its exact form. */
  #pasted: { readonly shown: string; readonly exact: string } | undefined;
  #touched = false;
  #listener: () => void = () => undefined;

  /** @param keeps - whether a value is stored already, which stays until something is typed. */
  constructor(trans: TranslationBundle, keeps: boolean) {
    this.#keeps = keeps;
    const { input } = this;
    input.className = "jp-mod-styled nbsecrets-value nbsecrets-masked";
    input.rows = 1;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.setAttribute("autocapitalize", "off");
    input.placeholder = keeps ? trans.__("Unchanged; type to replace it") : "";
    input.addEventListener("input", () => {
      this.#touched = true;
      this.#resize();
    });
    input.addEventListener("paste", (event) => this.#remember(event));
    this.buttons.className = "nbsecrets-value-buttons";
    this.buttons.append(this.#showButton(trans));
    if (keeps) {
      this.buttons.append(this.#keepButton(trans));
    }
  }

  /** Whether a person changed it. */
  get touched(): boolean {
    return this.#touched;
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** UTF-8 of what was entered, line breaks as they were pasted; undefined where the stored value stays. */
  bytes(): Uint8Array | undefined {
    if (this.#keeps && !this.#touched) {
      return undefined;
    }
    const shown = this.input.value;
    return new TextEncoder().encode(this.#pasted?.shown === shown ? this.#pasted.exact : shown);
  }

  clear(): void {
    this.input.value = "";
    this.#pasted = undefined;
    this.#touched = false;
    this.#resize();
  }

  #remember(event: ClipboardEvent): void {
    const exact = event.clipboardData?.getData("text/plain") ?? "";
    const { selectionStart, selectionEnd, value } = this.input;
    const whole = selectionStart === 0 && selectionEnd === value.length;
    this.#pasted = whole ? { shown: exact.replace(/\r\n?/g, "\n"), exact } : undefined;
  }

  #resize(): void {
    this.input.rows = Math.min(8, this.input.value.split("\n").length);
  }

  #showButton(trans: TranslationBundle): HTMLElement {
    const button = fieldButton(trans.__("Show"), () => {
      const masked = this.input.classList.toggle("nbsecrets-masked");
      button.textContent = masked ? trans.__("Show") : trans.__("Hide");
      button.setAttribute("aria-pressed", String(!masked));
    });
    button.setAttribute("aria-pressed", "false");
    return button;
  }

  #keepButton(trans: TranslationBundle): HTMLElement {
    return fieldButton(trans.__("Keep"), () => {
      this.clear();
      this.#listener();
    });
  }
}

function fieldButton(label: string, action: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jp-mod-styled jp-mod-minimal nbsecrets-field-button";
  button.textContent = label;
  button.addEventListener("click", action);
  return button;
}
