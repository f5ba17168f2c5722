import { Dialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { ImportModel, Message } from "@nbsecrets/shared";
import { AcceptButton } from "./accept-button";
import { ImportBody } from "./import-body";

/** Previews an import; closes only when it was saved, or called off. */
export class ImportDialog extends Dialog<unknown> {
  readonly #model: ImportModel;
  readonly #trans: TranslationBundle;
  readonly #acceptIndex = 1;
  readonly #button = new AcceptButton(this.node);
  #done: Message | undefined;

  constructor(model: ImportModel, trans: TranslationBundle) {
    super({
      title: trans.__("Import Secrets"),
      body: new ImportBody(model, trans),
      buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.okButton({ label: trans.__("Import") })],
      focusNodeSelector: ".nbsecrets-import-choose",
    });
    this.#model = model;
    this.#trans = trans;
    this.addClass("nbsecrets-import-dialog");
    model.onChange(() => this.#enable());
    this.#enable();
  }

  /** What was done; undefined when it was called off. */
  get done(): Message | undefined {
    return this.#done;
  }

  /** The accept button saves first. */
  override resolve(index?: number): void {
    if (index === undefined || index === this.#acceptIndex) {
      void this.#accept(index);
    } else if (this.#model.state.phase !== "importing") {
      super.resolve(index);
    }
  }

  /** A save under way is waited for: called off, nobody would hear what became of it. */
  override reject(): void {
    if (this.#model.state.phase !== "importing") {
      super.reject();
    }
  }

  /** In the preview Enter belongs to the field or button it is pressed on; it never imports by accident. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const isInside = event.target instanceof Element && event.target.closest(".nbsecrets-import") !== null;
    if (event.key === "Enter" && isInside) {
      event.stopPropagation();
      return;
    }
    super._evtKeydown(event);
  }

  async #accept(index: number | undefined): Promise<void> {
    if (this.#button.element?.disabled === false) {
      this.#done = await this.#model.save();
      if (this.#done !== undefined) {
        super.resolve(index);
      }
    }
  }

  #enable(): void {
    const { count, refusal } = this.#model.ready;
    this.#button.enable(this.#model.state.phase === "ready" && count > 0 && refusal === undefined);
    const button = this.#button.element;
    if (button !== null) {
      const text = count === 0 ? this.#trans.__("Import") : this.#trans.__("Import %1", count);
      // JupyterLab names a button for screen readers apart from what it shows.
      button.ariaLabel = text;
      button.querySelector(".jp-Dialog-buttonLabel")?.replaceChildren(text);
    }
  }
}
