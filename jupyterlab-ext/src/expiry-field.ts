import type { TranslationBundle } from "@jupyterlab/translation";
import { expiryOf, type Message } from "@nbsecrets/shared";
import { formField } from "./form-field";
import { FormNotice } from "./form-notice";
import { sentence } from "./notice";
import { textInput } from "./text-input";

/** The day on which a secret expires, behind a disclosure. */
export class ExpiryField {
  readonly element = document.createElement("details");
  readonly #input = textInput("", "");
  readonly #notice = new FormNotice("nbsecrets-expires-notice");
  readonly #trans: TranslationBundle;

  /** @param date - `2027-01-31`, or empty. */
  constructor(trans: TranslationBundle, date: string) {
    this.#trans = trans;
    this.#input.type = "date";
    this.#input.max = "9999-12-31";
    this.date = date;
    const summary = document.createElement("summary");
    summary.textContent = trans.__("More");
    this.element.className = "nbsecrets-more";
    const field = formField({
      caption: trans.__("Expires"),
      field: this.#input,
      id: "nbsecrets-expires",
      describedBy: this.#notice.element,
    });
    this.element.append(summary, field, this.#notice.element);
  }

  /** `2027-01-31`, or empty. */
  get date(): string {
    return this.#input.value;
  }

  set date(date: string) {
    this.#input.value = date;
    this.element.open = date !== "" || this.element.open;
  }

  /** What is wrong with what was entered. A browser gives no event for a part of a date, so ask when the field is left. */
  get refusal(): Message | undefined {
    return this.#input.validity.valid ? undefined : { key: "date-incomplete", params: {} };
  }

  focus(): void {
    this.element.open = true;
    this.#input.focus();
  }

  /** Tells what there is to say. A year that is being typed is past for as long as it has two digits. */
  tell(): void {
    const { refusal } = this;
    const isPast =
      !this.#input.matches(":focus") && expiryOf({ expiresAt: this.date }, new Date(), "en")?.state === "expired";
    const message: Message | undefined = refusal ?? (isPast ? { key: "date-past", params: {} } : undefined);
    this.#input.setAttribute("aria-invalid", String(refusal !== undefined));
    this.#notice.show(message && sentence(message, this.#trans), refusal === undefined ? "warning" : "error");
  }
}
