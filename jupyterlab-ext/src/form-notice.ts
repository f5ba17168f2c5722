export type NoticeKind = "error" | "warning";

/** A line of a form that tells something, or is not there. Screen readers hear it when it changes. */
export class FormNotice {
  readonly element = document.createElement("div");
  #told = "";

  /** @param role - `alert` for what interrupts; `status` for what waits its turn. */
  constructor(id: string, role: "status" | "alert" = "status") {
    this.element.id = id;
    this.element.className = "nbsecrets-notice";
    this.element.setAttribute("role", role);
    this.element.hidden = true;
  }

  /**
   * Tells the sentence, with buttons after it; undefined takes it away. Where it is told already, what is there stays:
   * drawn again it would be read out again, and a button would go from under the mouse that presses it.
   */
  show(text: string | undefined, kind: NoticeKind = "warning", buttons: readonly HTMLElement[] = []): void {
    const { element } = this;
    const told = [text ?? "", ...buttons.map((button) => button.textContent)].join("\n");
    element.dataset["kind"] = kind;
    if (told !== this.#told) {
      const sentence = document.createElement("span");
      sentence.textContent = text ?? "";
      element.replaceChildren(...(text === undefined ? [] : [sentence]), ...buttons);
    }
    this.#told = told;
    element.hidden = text === undefined;
  }
}
