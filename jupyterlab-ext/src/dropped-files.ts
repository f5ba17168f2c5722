/** Hands over the files that are dropped on an element; without it the browser would open them in place of the page. */
export function takeDroppedFiles(element: HTMLElement, take: (files: FileList) => void): void {
  element.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") === true) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  });
  element.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (files !== undefined && files.length > 0) {
      event.preventDefault();
      take(files);
    }
  });
}
