import type { TranslationBundle } from "@jupyterlab/translation";
import { isWebLink, type Need, type PinnedNeed } from "@nbsecrets/references";
import { visibleText } from "@nbsecrets/shared";
import { Widget } from "@lumino/widgets";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";
import { textInput } from "./text-input";

interface PinRow {
  readonly name: string;
  readonly pin: HTMLInputElement;
  readonly hint: HTMLInputElement;
  readonly link: HTMLInputElement;
}

/** For each secret that a notebook needs: whether that is written into it, a hint, and a link to where one can be had. */
export class PinForm extends Widget {
  readonly #rows: readonly PinRow[];
  readonly #notice = new FormNotice("nbsecrets-pin-notice", "alert");

  constructor(needs: readonly Need[], trans: TranslationBundle) {
    super();
    this.addClass("nbsecrets-form");
    this.addClass("nbsecrets-pin");
    const about = document.createElement("p");
    about.textContent = trans.__(
      "Whoever opens this notebook next sees what you write here, also before it is run. It is saved in the notebook; values are not.",
    );
    this.#rows = needs.map((need) => pinRow(need, trans));
    const rows = this.#rows.map(({ name, pin, hint, link }) => {
      const group = document.createElement("fieldset");
      const label = document.createElement("label");
      label.append(pin, visibleText(name));
      group.append(label, hint, link);
      return group;
    });
    this.node.append(about, ...rows, this.#notice.element);
    this.node.addEventListener("input", () => {
      const message = { key: "pin-link", params: {} } as const;
      this.#notice.show(this.isRight ? undefined : sentence(message, trans), "error");
    });
  }

  /** Whether each link is one that may be written. */
  get isRight(): boolean {
    return this.#rows.every(({ link }) => link.value.trim() === "" || isWebLink(link.value.trim()));
  }

  /** What is to be written, where all is right. */
  get pinned(): readonly PinnedNeed[] {
    return this.#rows
      .filter(({ pin }) => pin.checked)
      .map(({ name, hint, link }) => {
        const [text, url] = [hint.value.trim(), link.value.trim()];
        return { name, ...(text === "" ? {} : { hint: text }), ...(url === "" ? {} : { url }) };
      });
  }
}

function pinRow({ name, pinned }: Need, trans: TranslationBundle): PinRow {
  const pin = document.createElement("input");
  pin.type = "checkbox";
  pin.checked = pinned !== undefined;
  const hint = textInput(pinned?.hint ?? "", trans.__("Hint: what it is for, whom to ask"));
  hint.setAttribute("aria-label", trans.__("Hint for %1", name));
  const link = textInput(pinned?.url ?? "", trans.__("Link: where to get one"));
  link.setAttribute("aria-label", trans.__("Link for %1", name));
  // Who writes a hint wants it pinned.
  for (const field of [hint, link]) {
    field.addEventListener("input", () => (pin.checked ||= field.value !== ""));
  }
  return { name, pin, hint, link };
}
