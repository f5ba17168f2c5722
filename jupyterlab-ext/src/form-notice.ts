export type NoticeKind = "error" | "warning";

/** A line of a form that tells something, or is not there. Screen readers hear it when it changes. */
export class FormNotice {
  readonly element = document.createElement("div");

  /** @param role - `alert` for what interrupts; `status` for what waits its turn. */
  constructor(id: string, role: "status" | "alert" = "status") {
    this.element.id = id;
    this.element.className = "nbsecrets-notice";
    this.element.setAttribute("role", role);
    this.element.hidden = true;
  }

  /** Tells the sentence, with buttons after it; undefined takes it away. Nothing is told twice in a row. */
  show(text: string | undefined, kind: NoticeKind = "warning", buttons: readonly HTMLElement[] = []): void {
    const { element } = this;
    const isSame = text === this.#text && buttons.length === 0 && element.children.length === 1;
    element.dataset["kind"] = kind;
    if (!isSame) {
      const sentence = document.createElement("span");
      sentence.textContent = text ?? "";
      element.replaceChildren(...(text === undefined ? [] : [sentence]), ...buttons);
    }
    this.#text = text;
    element.hidden = text === undefined;
  }

  #text: string | undefined;
}
