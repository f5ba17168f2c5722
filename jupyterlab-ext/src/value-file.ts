import type { TranslationBundle } from "@jupyterlab/translation";
import { SecretError } from "@nbsecrets/shared";
import { fieldButton } from "./field-button";

/** A file that was chosen in place of a typed value. It stays on the disk until it is saved: the page only knows which it is. */
export class ValueFile {
  /** Says which file it is; stands where the text would. */
  readonly element = document.createElement("div");
  readonly #input = document.createElement("input");
  readonly #onChange: () => void;
  readonly #trans: TranslationBundle;

  /** @param onChange - called when another file was chosen, or none is any more. */
  constructor(trans: TranslationBundle, onChange: () => void) {
    this.#trans = trans;
    this.#onChange = onChange;
    this.#input.type = "file";
    this.#input.hidden = true;
    this.#input.className = "nbsecrets-file-input";
    this.#input.addEventListener("change", () => this.#changed());
    this.element.className = "nbsecrets-file";
    this.element.setAttribute("role", "status");
    this.#draw();
  }

  get chosen(): File | undefined {
    return this.#input.files?.[0];
  }

  /** Opens the browser's own dialog. */
  choose(): void {
    this.#input.click();
  }

  /** Takes a file that was dropped. */
  take(files: FileList): void {
    this.#input.files = files;
    this.#changed();
  }

  forget(): void {
    this.#input.value = "";
    this.#draw();
  }

  /** The exact bytes, as they are on the disk now. Rejects with a `SecretError` where they cannot be read any more. */
  async read(file: File): Promise<Uint8Array> {
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      // The browser says no more than that it failed.
      throw new SecretError("invalid-value", "value-file-unreadable", { file: file.name });
    }
  }

  #changed(): void {
    this.#draw();
    this.#onChange();
  }

  #draw(): void {
    const file = this.chosen;
    this.element.hidden = file === undefined;
    this.element.replaceChildren(this.#input);
    if (file === undefined) {
      return;
    }
    const trans = this.#trans;
    const name = document.createElement("bdi");
    name.textContent = file.name;
    name.title = file.name;
    const size = document.createElement("span");
    const count = file.size.toLocaleString(document.documentElement.lang || undefined);
    size.textContent = file.size === 1 ? trans.__("1 byte") : trans.__("%1 bytes", count);
    const remove = fieldButton({
      label: trans.__("Remove"),
      action: () => {
        this.forget();
        this.#onChange();
      },
    });
    this.element.append(name, ", ", size, remove);
  }
}
