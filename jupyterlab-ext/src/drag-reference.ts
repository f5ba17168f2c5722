/** The media type of a dragged secret's name. There is no plain text beside it, so nothing else takes the drop. */
export const referenceType = "application/vnd.nbsecrets.name";

/** What a row does when its dragging begins: it carries the name, and never more. */
export function dragReference(data: DataTransfer, name: string): void {
  data.setData(referenceType, name);
  data.effectAllowed = "copy";
}
