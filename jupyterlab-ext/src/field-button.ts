import type { LabIcon } from "@jupyterlab/ui-components";

export interface FieldButtonOptions {
  readonly label: string;
  /** Drawn in place of the label, which is its name then. */
  readonly icon?: LabIcon;
  readonly action: () => void;
}

/** A small button inside a form; it does nothing but its action. */
export function fieldButton({ label, icon, action }: FieldButtonOptions): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jp-mod-styled jp-mod-minimal nbsecrets-field-button";
  drawButton(button, label, icon);
  button.addEventListener("click", action);
  return button;
}

/** Gives the button another label and icon. */
export function drawButton(button: HTMLButtonElement, label: string, icon?: LabIcon): void {
  button.replaceChildren();
  if (icon === undefined) {
    button.textContent = label;
  } else {
    button.title = label;
    button.setAttribute("aria-label", label);
    icon.element({ container: button, tag: "span" });
  }
}
