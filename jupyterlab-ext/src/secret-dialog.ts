import { Dialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { PinnedNeed } from "@nbsecrets/references";
import { toSecretError, type SecretEditing } from "@nbsecrets/shared";
import { AcceptButton } from "./accept-button";
import { SecretForm, type LoaderOffer } from "./secret-form";

export interface SecretDialogOptions {
  readonly trans: TranslationBundle;
  /** The secret to add or edit; the dialog disposes it. */
  readonly editing: SecretEditing;
  /** Of a new secret, where it is known already. */
  readonly name?: string;
  /** See `SecretFormOptions`. */
  readonly need?: PinnedNeed;
  readonly rotates?: true;
  readonly loader?: LoaderOffer;
}

/** Adds or edits one secret; closes only when that has been saved, or was called off. */
export class SecretDialog extends Dialog<unknown> {
  readonly form: SecretForm;
  readonly #editing: SecretEditing;
  readonly #acceptIndex = 1;
  readonly #button = new AcceptButton(this.node);
  #saving = false;
  /** Whether a save was refused because of what others did: the person's choice then saves as well. */
  #refused = false;
  #savedName: string | undefined;

  constructor(options: SecretDialogOptions) {
    const { trans, editing } = options;
    const { before } = editing;
    const form = new SecretForm(options);
    const edits = options.rotates ? trans.__("Rotate %1", before?.name ?? "") : trans.__("Edit %1", before?.name ?? "");
    const title = before === undefined ? trans.__("Add Secret") : edits;
    super({
      title,
      body: form,
      buttons: [
        Dialog.cancelButton({ label: trans.__("Cancel") }),
        Dialog.okButton({ label: before === undefined ? trans.__("Add") : trans.__("Save") }),
      ],
      focusNodeSelector: before === undefined && options.name === undefined ? ".nbsecrets-name" : ".nbsecrets-value",
    });
    this.form = form;
    this.#editing = editing;
    this.addClass("nbsecrets-dialog");
    this.node.setAttribute("aria-label", title);
    form.onChange(() => this.#enable());
    editing.onChange(() => this.#look());
    this.#look();
  }

  /** The name that was saved, which may be another than the one that was edited. */
  get savedName(): string | undefined {
    return this.#savedName;
  }

  override dispose(): void {
    this.#editing.dispose();
    super.dispose();
  }

  /** The accept button saves first. */
  override resolve(index?: number): void {
    if (index === undefined || index === this.#acceptIndex) {
      void this.#accept();
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
    if (event.key !== "Enter" || !(event.target instanceof HTMLElement) || !this.form.node.contains(event.target)) {
      super._evtKeydown(event);
      return;
    }
    event.stopPropagation();
    // A button or a disclosure does what it says, and an input method takes what it proposed.
    const isOwn = event.target.matches("button, summary") || event.isComposing;
    const isNewLine = event.target instanceof HTMLTextAreaElement && event.shiftKey;
    if (!isOwn && !isNewLine) {
      event.preventDefault();
      this.resolve();
    }
  }

  async #accept(): Promise<void> {
    if (this.#undecided) {
      this.form.elsewhere.focus();
    } else if (this.form.refusal !== undefined) {
      this.form.showRefusal();
    } else if (!this.#saving && !this.form.tellEmpty()) {
      this.#refused = false;
      await this.#during(async () => {
        const edit = await this.form.read();
        await this.#editing.save(edit);
        this.#savedName = edit.name;
        this.#saving = false;
        super.resolve(this.#acceptIndex);
      });
    }
  }

  async #keepMine(): Promise<void> {
    if ((await this.#during(() => this.#editing.catchUp())) !== undefined) {
      await this.#goOn();
    }
  }

  async #takeTheirs(): Promise<void> {
    const now = await this.#during(() => this.#editing.catchUp());
    if (now !== undefined) {
      this.form.reset(now);
    }
  }

  async #addAgain(): Promise<void> {
    this.#editing.addAgain();
    await this.#goOn();
  }

  /** A choice that came after Save is the end of saving. */
  async #goOn(): Promise<void> {
    this.form.focusValue();
    if (this.#refused) {
      await this.#accept();
    }
  }

  /** Does what may fail; a failure is shown, and the form stays open with all that was entered. */
  async #during<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.#saving = true;
    this.#enable();
    try {
      return await work();
    } catch (error) {
      this.#refused = this.#editing.elsewhere !== "no";
      if (!this.#refused) {
        this.form.showError(toSecretError(error).toJSON());
      }
      return undefined;
    } finally {
      this.#saving = false;
      this.#enable();
    }
  }

  /** Whether others changed what is to be saved, and the person has not said whose wins. Under another name it does not matter. */
  get #undecided(): boolean {
    return this.#editing.elsewhere !== "no" && this.form.name === this.#editing.before?.name;
  }

  #look(): void {
    this.form.elsewhere.show(this.#editing.elsewhere, this.#editing.before?.name ?? "", {
      keepMine: () => void this.#keepMine(),
      takeTheirs: () => void this.#takeTheirs(),
      addAgain: () => void this.#addAgain(),
    });
    this.form.check();
    this.#enable();
  }

  #enable(): void {
    this.#button.enable(!this.#saving && !this.#undecided && this.form.refusal === undefined);
  }
}
