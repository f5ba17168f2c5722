import type { TranslationBundle } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { ImportModel } from "@nbsecrets/shared";
import * as React from "react";
import { readImportFile, readImportText } from "./import-source";
import { ImportView } from "./import-view";

/** The inside of the import dialog. A file may be dropped on it, and text pasted, wherever no field takes it. */
export class ImportBody extends ReactWidget {
  readonly #model: ImportModel;
  readonly #trans: TranslationBundle;

  constructor(model: ImportModel, trans: TranslationBundle) {
    super();
    this.#model = model;
    this.#trans = trans;
    this.addClass("nbsecrets-import");
    this.node.addEventListener("paste", (event) => this.#paste(event));
    this.node.addEventListener("dragover", (event) => this.#drag(event, true));
    this.node.addEventListener("dragleave", (event) => this.#drag(event, false));
    this.node.addEventListener("drop", (event) => this.#drop(event));
  }

  override render(): React.JSX.Element {
    return <ImportView model={this.#model} trans={this.#trans} />;
  }

  #paste(event: ClipboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.clipboardData === null) {
      return;
    }
    event.preventDefault();
    const [file] = event.clipboardData.files;
    if (file === undefined) {
      readImportText(this.#model, event.clipboardData.getData("text/plain"));
    } else {
      readImportFile(this.#model, file);
    }
  }

  #drag(event: DragEvent, isOver: boolean): void {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
    }
    this.node.dataset["dragged"] = String(isOver);
  }

  #drop(event: DragEvent): void {
    this.node.dataset["dragged"] = "false";
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) {
      // Else the browser would leave the page and show the file.
      event.preventDefault();
      event.stopPropagation();
      readImportFile(this.#model, file);
    }
  }
}
