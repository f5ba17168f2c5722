import type { TranslationBundle } from "@jupyterlab/translation";
import { checkNewName, warnName, type Message } from "@nbsecrets/shared";
import { fieldButton } from "./field-button";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";
import { textInput } from "./text-input";

/** The field of a secret's name, with what there is to say about it at each key. */
export class NameField {
  readonly input: HTMLInputElement;
  /** A check mark, where the name can be used. */
  readonly mark = document.createElement("span");
  readonly notice = new FormNotice("nbsecrets-name-notice");
  readonly #trans: TranslationBundle;

  constructor(trans: TranslationBundle, name: string) {
    this.#trans = trans;
    this.input = textInput(name, trans.__("OPENAI_API_KEY"));
    this.input.classList.add("nbsecrets-name");
    this.mark.className = "nbsecrets-name-mark";
    this.mark.textContent = "✓";
    this.mark.setAttribute("role", "img");
    this.mark.setAttribute("aria-label", trans.__("Can be used"));
  }

  get name(): string {
    return this.input.value;
  }

  /**
   * Why a new secret cannot be called so.
   *
   * @param names - those that are taken.
   */
  refusal(names: readonly string[]): Message | undefined {
    return checkNewName(this.name, names);
  }

  /**
   * Tells what there is to say.
   *
   * @param old - the secret's name until now, where it has one.
   */
  tell(refusal: Message | undefined, old: string | undefined): void {
    const { name } = this;
    const trans = this.#trans;
    // An empty field needs no scolding before anything was typed.
    const isUntouched = name === "" && old === undefined;
    const isRefused = !isUntouched && refusal !== undefined;
    this.input.setAttribute("aria-invalid", String(isRefused));
    this.mark.hidden = isUntouched || isRefused || name === old;
    const renamed: Message | undefined =
      old === undefined || name === old ? undefined : { key: "rename-keeps-old", params: { name, old } };
    const message = isUntouched ? undefined : (refusal ?? warnName(name) ?? renamed);
    const proposal = isRefused ? refusal.params["proposal"] : undefined;
    this.notice.show(
      message && sentence(message, trans),
      isRefused ? "error" : "warning",
      proposal === undefined
        ? []
        : [fieldButton({ label: trans.__("Use %1", proposal), action: () => this.#use(proposal) })],
    );
  }

  #use(name: string): void {
    this.input.value = name;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.focus();
  }
}
