import { Dialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { toSecretError, type SecretEdit, type SecretInfo } from "@nbsecrets/shared";
import { SecretForm } from "./secret-form";

export interface SecretDialogOptions {
  readonly trans: TranslationBundle;
  /** The secret to edit; undefined to add one. */
  readonly before?: SecretInfo;
  readonly names: () => readonly string[];
  /** Saves; a `SecretError` it rejects with is shown, and the form stays open with all that was entered. */
  readonly save: (edit: SecretEdit) => Promise<void>;
}

/** Adds or edits one secret; closes only when that has been saved, or was called off. */
export class SecretDialog extends Dialog<unknown> {
  readonly #form: SecretForm;
  readonly #save: (edit: SecretEdit) => Promise<void>;
  readonly #acceptIndex = 1;
  #saving = false;

  constructor(options: SecretDialogOptions) {
    const { trans, before } = options;
    const form = new SecretForm(options);
    super({
      title: before === undefined ? trans.__("Add Secret") : trans.__("Edit %1", before.name),
      body: form,
      buttons: [
        Dialog.cancelButton({ label: trans.__("Cancel") }),
        Dialog.okButton({ label: before === undefined ? trans.__("Add") : trans.__("Save") }),
      ],
      focusNodeSelector: before === undefined ? ".nbsecrets-name" : ".nbsecrets-value",
    });
    this.#form = form;
    this.#save = options.save;
    this.addClass("nbsecrets-dialog");
    form.onChange(() => this.#enable());
    this.#enable();
  }

  /** The accept button saves first. */
  override resolve(index?: number): void {
    if (index === undefined || index === this.#acceptIndex) {
      void this.#accept(index);
    } else if (!this.#saving) {
      super.resolve(index);
    }
  }

  /** A save under way is waited for: called off, nobody would hear that it failed. */
  override reject(): void {
    if (!this.#saving) {
      super.reject();
    }
  }

  /** Enter saves from every field; Shift+Enter begins a new line of the value. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    if (event.key === "Enter" && event.target instanceof HTMLTextAreaElement) {
      event.stopPropagation();
      if (!event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.resolve();
      }
      return;
    }
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement && this.#form.node.contains(event.target)) {
      // A button inside the form does what it says.
      event.stopPropagation();
      return;
    }
    super._evtKeydown(event);
  }

  async #accept(index: number | undefined): Promise<void> {
    if (this.#saving || this.#form.refusal !== undefined) {
      return;
    }
    this.#saving = true;
    this.#enable();
    try {
      await this.#save(this.#form.read());
    } catch (error) {
      this.#saving = false;
      this.#enable();
      this.#form.showError(toSecretError(error).toJSON());
      return;
    }
    super.resolve(index);
  }

  #enable(): void {
    const button = this.node.querySelector<HTMLButtonElement>(".jp-Dialog-button.jp-mod-accept");
    if (button !== null) {
      button.disabled = this.#saving || this.#form.refusal !== undefined;
    }
  }
}
