import { isImportName, visibleText } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { tell, tellError } from "./notice";

/** Lets a file that is dropped on the panel open the import dialog with what is in it. */
export function acceptImportFiles(context: CommandContext): void {
  const { panel, trans } = context;
  const target = ({ target: over, dataTransfer }: DragEvent): HTMLElement | undefined => {
    const node = panel()?.node;
    return dataTransfer?.types.includes("Files") && over instanceof Node && node?.contains(over) ? node : undefined;
  };
  document.addEventListener("dragover", (event) => {
    const node = target(event);
    const shown = panel()?.node;
    if (shown !== undefined) {
      shown.dataset["dragged"] = String(node !== undefined);
    }
    if (node !== undefined && event.dataTransfer !== null) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  });
  document.addEventListener("dragleave", (event) => {
    const node = target(event);
    if (node !== undefined && !(event.relatedTarget instanceof Node && node.contains(event.relatedTarget))) {
      node.dataset["dragged"] = "false";
    }
  });
  document.addEventListener("drop", (event) => {
    const node = target(event);
    if (node === undefined) {
      return;
    }
    // Else the browser would leave the page and show the file.
    event.preventDefault();
    node.dataset["dragged"] = "false";
    const files = event.dataTransfer?.files;
    const file = files?.[0];
    if (file === undefined || files?.length !== 1) {
      tell({ key: "import-drop-several", params: {} }, trans);
    } else if (!isImportName(file.name)) {
      tell({ key: "import-drop-other", params: { name: visibleText(file.name) } }, trans);
    } else {
      void open(context, file);
    }
  });
}

async function open(context: CommandContext, file: File): Promise<void> {
  try {
    await (await import("./import-secrets")).importSecrets(context, file);
  } catch (error) {
    tellError(error, context.trans);
  }
}
