import type { TranslationBundle } from "@jupyterlab/translation";
import { adviseValue, toSecretError, warnValue, type Message } from "@nbsecrets/shared";
import { fieldButton } from "./field-button";
import { sentence } from "./notice";
import type { ValueField } from "./value-field";

interface Remark {
  readonly message: Message;
  readonly kind: "error" | "warning";
  readonly fix?: (value: Uint8Array) => Uint8Array;
}

/** What there is to say about a value: why it is refused, else what it is no good for and what is probably wrong, with fixes. */
export class ValueRemarks {
  readonly element = document.createElement("div");
  readonly #field: ValueField;
  readonly #trans: TranslationBundle;
  #shown = "";

  constructor(field: ValueField, trans: TranslationBundle) {
    this.#field = field;
    this.#trans = trans;
    this.element.id = "nbsecrets-value-remarks";
    this.element.className = "nbsecrets-remarks";
    this.element.setAttribute("aria-live", "polite");
  }

  /** Says this instead of anything about the value. */
  refuse(message: Message): void {
    this.#show([{ message, kind: "error" }]);
  }

  /** Looks at the value as it is now. */
  look(name: string): void {
    if (!this.#field.touched) {
      this.#show([]);
      return;
    }
    this.#field.peek(
      (bytes) => this.#show(bytes === undefined ? [] : remarks(name, bytes)),
      (error) => this.refuse(toSecretError(error)),
    );
  }

  /** Draws only what is new: a screen reader says again what is drawn again. */
  #show(list: readonly Remark[]): void {
    const shown = JSON.stringify(list.map(({ message }) => message));
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.element.replaceChildren(...list.map((remark, index) => this.#line(remark, index)));
    }
  }

  #line({ message, kind, fix }: Remark, index: number): HTMLElement {
    const line = document.createElement("div");
    line.className = "nbsecrets-notice";
    line.dataset["kind"] = kind;
    const text = document.createElement("span");
    text.id = `nbsecrets-value-remark-${index}`;
    text.textContent = sentence(message, this.#trans);
    line.append(text);
    if (fix !== undefined) {
      const button = fieldButton({ label: this.#trans.__("Remove"), action: () => this.#take(fix) });
      button.setAttribute("aria-describedby", text.id);
      line.append(" ", button);
    }
    return line;
  }

  #take(fix: (value: Uint8Array) => Uint8Array): void {
    this.#field.peek(
      (bytes) => {
        if (bytes !== undefined) {
          this.#field.replace(fix(bytes));
        }
      },
      (error) => this.refuse(toSecretError(error)),
    );
    // The button goes with what it repaired.
    this.#field.input.focus();
  }
}

function remarks(name: string, bytes: Uint8Array): readonly Remark[] {
  const warning = warnValue(name, bytes);
  return [
    ...(warning === undefined ? [] : [{ message: warning, kind: "warning" as const }]),
    ...adviseValue(name, bytes).map((advice) => ({ ...advice, kind: "warning" as const })),
  ];
}
