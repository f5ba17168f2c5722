export interface FormFieldOptions {
  readonly caption: string;
  /** What the caption names. */
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly id: string;
  /** What stands in the field's place, where that is more than the field. */
  readonly place?: HTMLElement;
  /** What stands right of it. */
  readonly beside?: HTMLElement;
  /** The element whose text describes the field. */
  readonly describedBy?: HTMLElement;
}

/** A row of a form: caption, field, and what stands beside it. */
export function formField(options: FormFieldOptions): HTMLElement {
  const { caption, field, id, place = field, beside, describedBy } = options;
  field.id = id;
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = caption;
  if (describedBy !== undefined) {
    field.setAttribute("aria-describedby", describedBy.id);
  }
  const row = document.createElement("div");
  row.className = "nbsecrets-field";
  row.append(label, place, ...(beside === undefined ? [] : [beside]));
  return row;
}
