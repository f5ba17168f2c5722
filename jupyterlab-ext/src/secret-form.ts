import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import {
  adminRequest,
  checkCase,
  checkName,
  checkValue,
  snippetLanguage,
  warnName,
  warnValue,
  type Message,
  type Problem,
  type SecretEdit,
  type SecretInfo,
} from "@nbsecrets/shared";
import { copyAccessRequest } from "./copy-access-request";
import { sentence } from "./notice";
import { ValueField } from "./value-field";

export interface SecretFormOptions {
  readonly trans: TranslationBundle;
  /** The secret to edit; undefined to add one. */
  readonly before?: SecretInfo;
  /** The names there are now. */
  readonly names: () => readonly string[];
}

/** Name, value and note of one secret. The value stays in its field: `read` hands it over once, when it is saved. */
export class SecretForm extends Widget {
  readonly #options: SecretFormOptions;
  readonly #name: HTMLInputElement;
  readonly #value: ValueField;
  readonly #note: HTMLInputElement;
  readonly #nameNotice = notice("nbsecrets-name-notice");
  readonly #valueNotice = notice("nbsecrets-value-notice");
  readonly #error = notice("nbsecrets-form-error");
  readonly #inCode = document.createElement("code");
  #onChange: () => void = () => undefined;

  constructor(options: SecretFormOptions) {
    super();
    this.#options = options;
    const { trans, before } = options;
    this.addClass("nbsecrets-form");
    this.#name = textInput(before?.name ?? "", trans.__("OPENAI_API_KEY"));
    this.#name.classList.add("nbsecrets-name");
    this.#note = textInput(before?.description ?? "", trans.__("optional"));
    this.#value = new ValueField(trans, before !== undefined);
    this.#error.setAttribute("role", "alert");
    const code = document.createElement("div");
    code.className = "nbsecrets-in-code";
    code.append(`${trans.__("In code:")} `, this.#inCode);
    this.node.append(
      labelled(trans.__("Name"), this.#name, "nbsecrets-name-notice"),
      this.#nameNotice,
      labelled(trans.__("Value"), this.#value.input, "nbsecrets-value-notice", this.#value.buttons),
      this.#valueNotice,
      labelled(trans.__("Note"), this.#note),
      code,
      this.#error,
    );
    this.node.addEventListener("input", () => this.#check());
    this.#value.onChange(() => this.#check());
    this.#check();
  }

  /** Calls `listener` after each change a person makes. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Why it cannot be saved yet; undefined when it can. */
  get refusal(): Message | undefined {
    const name = this.#name.value;
    const { before } = this.#options;
    if (before !== undefined && name === before.name) {
      return this.#valueRefusal(name);
    }
    const names = this.#options.names();
    return (
      checkName(name) ??
      (names.includes(name) ? { key: "already-exists", params: { name } } : undefined) ??
      checkCase(name, names) ??
      this.#valueRefusal(name)
    );
  }

  /** What was entered. */
  read(): SecretEdit {
    const value = this.#value.bytes();
    return {
      name: this.#name.value,
      details: { description: this.#note.value.trim() },
      ...(value === undefined ? {} : { value }),
    };
  }

  /** Shows why saving failed, and what can be done about it; undefined takes it away. */
  showError(problem: Problem | undefined): void {
    const { trans } = this.#options;
    show(this.#error, problem && sentence(problem, trans), "error");
    if (problem !== undefined && adminRequest(problem) !== undefined) {
      const copy = document.createElement("button");
      copy.type = "button";
      copy.className = "nbsecrets-small-button jp-mod-styled";
      copy.textContent = trans.__("Copy for admin");
      copy.addEventListener("click", () => {
        copyAccessRequest(problem, trans);
        // The dialog covers the notice.
        copy.textContent = trans.__("Copied");
      });
      this.#error.append(copy);
    }
  }

  /** The value leaves the page with the form. */
  override dispose(): void {
    this.#value.clear();
    super.dispose();
  }

  #valueRefusal(name: string): Message | undefined {
    const value = this.#value.bytes();
    return value === undefined ? undefined : checkValue(name, value);
  }

  #check(): void {
    const { trans, before } = this.#options;
    const name = this.#name.value;
    const value = this.#value.bytes();
    const refusal = this.refusal;
    const valueRefusal = this.#valueRefusal(name);
    const renamed: Message | undefined =
      before !== undefined && name !== before.name
        ? { key: "rename-keeps-old", params: { name, old: before.name } }
        : undefined;
    const nameRefusal = valueRefusal === undefined ? refusal : undefined;
    // An empty field needs no scolding before anything was typed.
    const untouched = name === "" && before === undefined;
    const nameMessage = untouched ? undefined : (nameRefusal ?? warnName(name) ?? renamed);
    show(this.#nameNotice, nameMessage && sentence(nameMessage, trans), nameRefusal ? "error" : "warning");
    this.#name.setAttribute("aria-invalid", String(!untouched && nameRefusal !== undefined));
    const valueMessage = valueRefusal ?? (value && this.#value.touched ? warnValue(name, value) : undefined);
    show(this.#valueNotice, valueMessage && sentence(valueMessage, trans), valueRefusal ? "error" : "warning");
    this.#inCode.textContent = snippetLanguage("python")?.reference(name === "" ? "…" : name) ?? "";
    this.showError(undefined);
    this.#onChange();
  }
}

function textInput(value: string, placeholder: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "text";
  input.value = value;
  input.placeholder = placeholder;
  input.autocomplete = "off";
  input.spellcheck = false;
  input.className = "jp-mod-styled";
  return input;
}

function labelled(text: string, field: HTMLElement, describedBy?: string, beside?: HTMLElement): HTMLElement {
  const label = document.createElement("label");
  label.className = "nbsecrets-field";
  const caption = document.createElement("span");
  caption.textContent = text;
  label.append(caption, field);
  if (describedBy !== undefined) {
    field.setAttribute("aria-describedby", describedBy);
  }
  if (beside !== undefined) {
    const row = document.createElement("div");
    row.className = "nbsecrets-field-row";
    row.append(label, beside);
    return row;
  }
  return label;
}

function notice(id: string): HTMLElement {
  const element = document.createElement("div");
  element.id = id;
  element.className = "nbsecrets-notice";
  element.hidden = true;
  element.setAttribute("aria-live", "polite");
  return element;
}

function show(element: HTMLElement, text: string | undefined, kind: "error" | "warning"): void {
  element.hidden = text === undefined;
  element.textContent = text ?? "";
  element.dataset["kind"] = kind;
}
