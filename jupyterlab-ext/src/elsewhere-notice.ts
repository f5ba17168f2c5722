import type { TranslationBundle } from "@jupyterlab/translation";
import type { Elsewhere } from "@nbsecrets/shared";
import { fieldButton } from "./field-button";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";

/** What a person can decide when others changed or deleted the secret that is being edited. */
export interface ElsewhereChoices {
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  readonly addAgain: () => void;
}

/** Says that the edited secret was changed or deleted somewhere else, with the choice. */
export class ElsewhereNotice {
  readonly element: HTMLElement;
  readonly #trans: TranslationBundle;
  readonly #notice = new FormNotice("nbsecrets-elsewhere", "alert");
  #shown: Elsewhere = "no";

  constructor(trans: TranslationBundle) {
    this.#trans = trans;
    this.element = this.#notice.element;
  }

  /** Moves the focus to the first choice. */
  focus(): void {
    this.element.querySelector("button")?.focus();
  }

  show(elsewhere: Elsewhere, name: string, choices: ElsewhereChoices): void {
    if (elsewhere === this.#shown) {
      // Drawn again, it would be read out again and take the focus from its buttons.
      return;
    }
    this.#shown = elsewhere;
    const trans = this.#trans;
    switch (elsewhere) {
      case "no":
        this.#notice.show(undefined);
        break;
      case "changed":
        this.#notice.show(sentence({ key: "edited-elsewhere", params: { name } }, trans), "warning", [
          fieldButton({ label: trans.__("Keep mine"), action: choices.keepMine }),
          fieldButton({ label: trans.__("Take theirs"), action: choices.takeTheirs }),
        ]);
        break;
      case "deleted":
        this.#notice.show(sentence({ key: "deleted-elsewhere", params: { name } }, trans), "warning", [
          fieldButton({ label: trans.__("Add it again"), action: choices.addAgain }),
        ]);
        break;
    }
  }
}
