import { Dialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { visibleText } from "@nbsecrets/shared";
import { RevealForm } from "./reveal-form";

export interface RevealDialogOptions {
  readonly name: string;
  readonly trans: TranslationBundle;
  /** Reads the value anew; its caller drops it. */
  readonly reveal: () => Promise<Uint8Array>;
}

/** Shows one value for a short while. The page forgets it when it is hidden, and when the dialog goes. */
export class RevealDialog extends Dialog<unknown> {
  readonly #form: RevealForm;

  constructor(options: RevealDialogOptions) {
    const { name, trans } = options;
    const form = new RevealForm(options);
    const title = trans.__("Reveal %1", visibleText(name));
    super({
      title,
      body: form,
      buttons: [Dialog.okButton({ label: trans.__("Close") })],
      focusNodeSelector: ".nbsecrets-reveal-toggle",
    });
    this.#form = form;
    this.addClass("nbsecrets-dialog");
    this.node.setAttribute("aria-label", title);
  }

  /** Enter does what the button that has the focus says. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const { target } = event;
    if (event.key === "Enter" && target instanceof HTMLElement && this.#form.node.contains(target)) {
      event.stopPropagation();
    } else {
      super._evtKeydown(event);
    }
  }
}
