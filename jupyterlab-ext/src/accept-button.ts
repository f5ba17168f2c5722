/** The button of a dialog that saves. */
export class AcceptButton {
  readonly #dialog: HTMLElement;
  #hadFocus = false;

  constructor(dialog: HTMLElement) {
    this.#dialog = dialog;
  }

  get element(): HTMLButtonElement | null {
    return this.#dialog.querySelector<HTMLButtonElement>(".jp-Dialog-button.jp-mod-accept");
  }

  /** What is disabled loses the focus; enabled again it has it back, unless something else has it by then. */
  enable(isEnabled: boolean): void {
    const { element } = this;
    if (element === null || element.disabled !== isEnabled) {
      return;
    }
    this.#hadFocus ||= document.activeElement === element;
    element.disabled = !isEnabled;
    if (isEnabled && this.#hadFocus && document.activeElement === document.body) {
      element.focus();
    }
    this.#hadFocus &&= !isEnabled;
  }
}
