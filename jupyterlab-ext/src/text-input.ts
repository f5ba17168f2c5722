/** A field of one line that neither the browser nor a password manager completes, corrects or remembers. */
export function textInput(value: string, placeholder: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "text";
  input.value = value;
  input.placeholder = placeholder;
  input.className = "jp-mod-styled";
  leaveAlone(input);
  return input;
}

/** Asks browser and password managers, each in its own words, to keep away from a field. */
export function leaveAlone(field: HTMLInputElement | HTMLTextAreaElement): void {
  field.autocomplete = "off";
  field.spellcheck = false;
  field.setAttribute("autocapitalize", "off");
  field.setAttribute("autocorrect", "off");
  field.dataset["1pIgnore"] = "";
  field.dataset["bwignore"] = "";
  field.dataset["lpignore"] = "true";
  field.dataset["formType"] = "other";
}
