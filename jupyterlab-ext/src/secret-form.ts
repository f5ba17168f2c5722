import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import {
  adminRequest,
  checkValue,
  snippetLanguage,
  type Message,
  type Problem,
  type SecretEdit,
  type SecretEditing,
  type SecretInfo,
} from "@nbsecrets/shared";
import type { PinnedNeed } from "@nbsecrets/references";
import { copyAccessRequest } from "./copy-access-request";
import { takeDroppedFiles } from "./dropped-files";
import { ElsewhereNotice } from "./elsewhere-notice";
import { ExpiryField } from "./expiry-field";
import { fieldButton } from "./field-button";
import { formField } from "./form-field";
import { FormNotice } from "./form-notice";
import { NameField } from "./name-field";
import { needHint } from "./need-hint";
import { sentence } from "./notice";
import { asksToSignIn, signIn } from "./sign-in";
import { textInput } from "./text-input";
import { ValueField } from "./value-field";
import { ValueRemarks } from "./value-remarks";

/** A loader that is inserted after the secret was saved. */
export interface LoaderOffer {
  /** Whether it is ticked at first. */
  readonly checked: boolean;
  /** Whether a kernel could take the secret at once. It may come, or have its hands free, while the form is open. */
  readonly loads: () => boolean;
}

export interface SecretFormOptions {
  readonly trans: TranslationBundle;
  /** The secret that is edited or added. Its owner disposes it. */
  readonly editing: SecretEditing;
  /** Of a new secret, where it is known already. */
  readonly name?: string;
  /** What the notebook in front says of where to get it. */
  readonly need?: PinnedNeed;
  /** It is for a new value alone: the name stays, and so does nothing of the value. */
  readonly rotates?: true;
  readonly loader?: LoaderOffer;
}

/** Name, value and note of one secret. The value stays in its field: `read` hands it over once, when it is saved. */
export class SecretForm extends Widget {
  /** The choices of a person when the secret is not any more what it was when the form was opened. */
  readonly elsewhere: ElsewhereNotice;
  /** Whether it says that the secret is loaded once it is saved. */
  loads = false;
  readonly #trans: TranslationBundle;
  readonly #editing: SecretEditing;
  /** Whether there was a value when the form was opened. */
  readonly #hadValue: boolean;
  readonly #name: NameField;
  readonly #value: ValueField;
  readonly #remarks: ValueRemarks;
  readonly #note: HTMLInputElement;
  readonly #expiry: ExpiryField;
  readonly #loader = document.createElement("input");
  readonly #loaderText = document.createElement("span");
  #offered: LoaderOffer | undefined;
  readonly #error = new FormNotice("nbsecrets-form-error", "alert");
  readonly #inCode = document.createElement("code");
  readonly #rotates: boolean;
  #language = "python";
  #onChange: () => void = () => undefined;

  constructor({ trans, editing, name = "", need, rotates, loader }: SecretFormOptions) {
    super();
    this.#trans = trans;
    this.#editing = editing;
    const { before } = editing;
    this.#hadValue = before !== undefined;
    this.#rotates = rotates === true;
    this.#offered = loader;
    this.addClass("nbsecrets-form");
    this.elsewhere = new ElsewhereNotice(trans);
    this.#name = new NameField(trans, before?.name ?? name);
    this.#value = new ValueField(trans, before !== undefined && !this.#rotates);
    this.#name.input.readOnly = this.#rotates;
    this.#remarks = new ValueRemarks(this.#value, trans);
    this.#note = textInput(before?.description ?? "", trans.__("optional"));
    this.#expiry = new ExpiryField(trans, before?.expiresAt ?? "");
    const { input, buttons } = this.#value;
    this.node.append(
      this.elsewhere.element,
      formField({
        caption: trans.__("Name"),
        field: this.#name.input,
        id: "nbsecrets-name",
        beside: this.#name.mark,
        describedBy: this.#name.notice.element,
      }),
      this.#name.notice.element,
      ...(need === undefined ? [] : [needHint(need, trans)]),
      formField({
        caption: trans.__("Value"),
        field: input,
        id: "nbsecrets-value",
        place: this.#value.element,
        beside: buttons,
        describedBy: this.#remarks.element,
      }),
      this.#remarks.element,
      formField({ caption: trans.__("Note"), field: this.#note, id: "nbsecrets-note" }),
      this.#expiry.element,
      this.#code(),
      ...(loader === undefined ? [] : [this.#loaderChoice(loader.checked)]),
      this.#error.element,
    );
    this.node.addEventListener("input", (event) => this.#changed(event.target === this.#loader));
    this.#expiry.element.addEventListener("focusout", () => this.check());
    takeDroppedFiles(this.node, (files) => {
      if (files.length === 1) {
        this.#value.takeFile(files);
      } else {
        this.#remarks.refuse({ key: "value-one-file", params: {} });
      }
    });
    this.#value.onChange(() => this.#changed());
    this.check();
  }

  /** Calls `listener` whenever `refusal` may have changed. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Why it cannot be saved yet; undefined when it can. */
  get refusal(): Message | undefined {
    return this.#nameRefusal() ?? this.#valueRefusal() ?? this.#expiry.refusal;
  }

  /** The name as entered. */
  get name(): string {
    return this.#name.name;
  }

  focusValue(): void {
    this.#value.input.focus();
  }

  /** Says why it cannot be saved, where it is. */
  showRefusal(): void {
    this.check();
    if (this.#nameRefusal() !== undefined) {
      this.#name.input.focus();
    } else if (this.#valueRefusal() !== undefined) {
      this.focusValue();
    } else {
      this.#expiry.focus();
    }
  }

  /** Whether a value was forgotten and that is told now; the next time it is meant to be empty. */
  tellEmpty(): boolean {
    const isForgotten = (this.#rotates || this.#editing.before === undefined) && !this.#value.touched;
    if (isForgotten) {
      this.#value.touch();
      this.check();
      this.focusValue();
    }
    return isForgotten;
  }

  /** Whether the loader is to be inserted after saving; undefined where that was not offered, or cannot be done. */
  get loaderChoice(): boolean | undefined {
    return this.#offered ? this.#loader.checked : undefined;
  }

  /** The language in which it shows how code reads the secret, as kernels name it. */
  set language(language: string) {
    this.#language = language;
    this.#showLoads();
    this.check();
  }

  /** Nothing can be inserted after all. */
  withdrawLoader(): void {
    this.#offered = undefined;
    this.#loader.disabled = true;
    this.#loader.checked = false;
  }

  /** What was entered. Rejects with a `SecretError` where the chosen file cannot be read any more. */
  async read(): Promise<SecretEdit> {
    const value = await this.#value.bytes();
    const description = this.#note.value.trim();
    const expiresAt = this.#expiry.date;
    const isDated = expiresAt !== (this.#editing.before?.expiresAt ?? "");
    return {
      name: this.#name.name,
      details: { description, ...(isDated ? { expiresAt } : {}) },
      ...(value === undefined ? {} : { value }),
    };
  }

  /** Drops what was entered: the secret as it is now. */
  reset(now: SecretInfo): void {
    this.#name.input.value = now.name;
    this.#note.value = now.description ?? "";
    this.#expiry.date = now.expiresAt ?? "";
    this.#value.clear();
    this.#changed();
    this.focusValue();
  }

  /** Shows why saving failed, and what can be done about it; undefined takes it away. */
  showError(problem: Problem | undefined): void {
    const trans = this.#trans;
    const canAsk = problem !== undefined && adminRequest(problem) !== undefined;
    const copy = fieldButton({
      label: trans.__("Copy for admin"),
      action: () => {
        copyAccessRequest(problem, trans);
        // The dialog covers the notice.
        copy.textContent = trans.__("Copied");
      },
    });
    const toSignIn = problem !== undefined && asksToSignIn(problem);
    this.#error.show(problem && sentence(problem, trans), "error", [
      ...(canAsk ? [copy] : []),
      ...(toSignIn ? [fieldButton({ label: trans.__("Sign in"), action: signIn })] : []),
    ]);
  }

  /** Says what there is to say about the entries, and who changed what meanwhile. */
  check(): void {
    const { before, elsewhere } = this.#editing;
    this.#value.setKeeps(before !== undefined && !this.#rotates, elsewhere !== "deleted");
    this.#name.tell(this.#nameRefusal(), before?.name);
    const name = this.#name.name === "" ? "…" : this.#name.name;
    const refusal = this.#valueRefusal();
    this.#value.input.setAttribute("aria-invalid", String(refusal !== undefined));
    this.#expiry.tell();
    if (refusal === undefined) {
      this.#remarks.look(name);
    } else {
      this.#remarks.refuse(refusal);
    }
    this.#inCode.textContent = (snippetLanguage(this.#language) ?? snippetLanguage("python"))?.reference(name) ?? "";
    this.#onChange();
  }

  /** The value leaves the page with the form. */
  override dispose(): void {
    this.#value.clear();
    super.dispose();
  }

  #changed(onlyLoader = false): void {
    if (!onlyLoader) {
      this.showError(undefined);
    }
    this.#showLoads();
    this.check();
  }

  #nameRefusal(): Message | undefined {
    const { before, names } = this.#editing;
    return this.#name.name === before?.name ? undefined : this.#name.refusal(names);
  }

  #valueRefusal(): Message | undefined {
    if (this.#hadValue && this.#editing.before === undefined && !this.#value.touched) {
      // Others deleted it; adding it again needs what nobody has any more.
      return { key: "value-gone-with-secret", params: { name: this.#name.name } };
    }
    const byteLength = this.#value.byteLength;
    return byteLength === undefined ? undefined : checkValue(this.#name.name || "…", { byteLength });
  }

  #code(): HTMLElement {
    const code = document.createElement("div");
    code.className = "nbsecrets-in-code";
    code.append(`${this.#trans.__("In code:")} `, this.#inCode);
    return code;
  }

  #loaderChoice(checked: boolean): HTMLElement {
    const label = document.createElement("label");
    label.className = "nbsecrets-loader-choice";
    this.#loader.type = "checkbox";
    this.#loader.checked = checked;
    label.append(this.#loader, " ", this.#loaderText);
    this.#showLoads();
    return label;
  }

  #showLoads(): void {
    const trans = this.#trans;
    this.loads = this.#offered?.loads() === true;
    this.#loaderText.textContent = this.loads ? trans.__("Insert loader and load now") : trans.__("Insert loader");
  }
}
