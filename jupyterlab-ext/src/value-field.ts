import type { TranslationBundle } from "@jupyterlab/translation";
import { LabIcon } from "@jupyterlab/ui-components";
import { decodeUtf8, encodeUtf8 } from "@nbsecrets/shared";
import eyeOffSvg from "../style/icons/eye-off.svg";
import { drawButton, fieldButton } from "./field-button";
import { eyeIcon } from "./icons";
import { leaveAlone } from "./text-input";
import { ValueFile } from "./value-file";

const eyeOffIcon = new LabIcon({ name: "nbsecrets:eye-off", svgstr: eyeOffSvg });

/** The masked field of a value, or a file in its place. Nothing but its elements holds what was entered. */
export class ValueField {
  /** The field, or the file in its place. */
  readonly element = document.createElement("div");
  /** Several lines are allowed, which a password input is not; the style sheet masks it. */
  readonly input = document.createElement("textarea");
  /** Stand beside the field. */
  readonly buttons = document.createElement("div");
  readonly #file: ValueFile;
  readonly #trans: TranslationBundle;
  readonly #show: HTMLButtonElement;
  readonly #keep: HTMLButtonElement;
  #keeps = false;
  #canKeep = true;
  /** A text area turns CRLF into LF; when its whole content was pasted, these are the text and its exact form. */
  #exact: { readonly shown: string; readonly exact: string } | undefined;
  #touched = false;
  #listener: () => void = () => undefined;

  /** @param keeps - whether a value is stored already, which stays until something is entered. */
  constructor(trans: TranslationBundle, keeps: boolean) {
    this.#trans = trans;
    const { input } = this;
    input.className = "jp-mod-styled nbsecrets-value nbsecrets-masked";
    input.rows = 1;
    leaveAlone(input);
    input.addEventListener("input", () => {
      this.#touched = true;
      this.#draw();
    });
    input.addEventListener("paste", (event) => this.#remember(event));
    this.#file = new ValueFile(trans, () => this.#fileChanged());
    this.#show = fieldButton({ label: trans.__("Show"), icon: eyeIcon, action: () => this.#mask(this.#shown) });
    this.#keep = fieldButton({
      label: trans.__("Keep the stored value"),
      action: () => {
        this.clear();
        this.#listener();
        input.focus();
      },
    });
    this.#keep.classList.add("nbsecrets-keep");
    const choose = fieldButton({ label: trans.__("File…"), action: () => this.#file.choose() });
    this.element.className = "nbsecrets-value-place";
    this.element.append(input, this.#file.element, this.#keep);
    this.buttons.className = "nbsecrets-value-buttons";
    this.buttons.append(this.#show, choose);
    this.#mask(true);
    this.setKeeps(keeps);
  }

  /** Whether a person entered anything. */
  get touched(): boolean {
    return this.#touched;
  }

  /** What it holds counts as entered, be it nothing. */
  touch(): void {
    this.#touched = true;
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /**
   * Whether a stored value stays until something is entered.
   *
   * @param canKeep - whether a person can come back to it.
   */
  setKeeps(keeps: boolean, canKeep = true): void {
    this.#keeps = keeps;
    this.#canKeep = canKeep;
    this.input.placeholder = keeps ? this.#trans.__("Unchanged; type to replace it") : "";
    this.#draw();
  }

  /** How many bytes it is; undefined where the stored value stays. */
  get byteLength(): number | undefined {
    return this.#file.chosen?.size ?? this.#text()?.byteLength;
  }

  /** The bytes now; undefined where the stored value stays. Rejects with a `SecretError` where a file cannot be read. */
  async bytes(): Promise<Uint8Array | undefined> {
    const file = this.#file.chosen;
    return file === undefined ? this.#text() : this.#file.read(file);
  }

  /**
   * Lets `look` see the bytes: at once where they were typed, later those of a file, unless it was replaced by then.
   * `failed` is called where the file cannot be read.
   */
  peek(look: (bytes: Uint8Array | undefined) => void, failed: (error: unknown) => void): void {
    const file = this.#file.chosen;
    if (file === undefined) {
      look(this.#text());
      return;
    }
    const ifStillChosen =
      <T>(act: (result: T) => void) =>
      (result: T): void => {
        if (this.#file.chosen === file) {
          act(result);
        }
      };
    void this.#file.read(file).then(ifStillChosen(look), ifStillChosen(failed));
  }

  /** Puts text in place of what was entered, also of a file. */
  replace(bytes: Uint8Array): void {
    const exact = decodeUtf8(bytes) ?? "";
    this.#file.forget();
    this.#touched = true;
    this.input.value = exact;
    this.#exact = { shown: this.input.value, exact };
    this.#draw();
    this.#listener();
  }

  /** Takes a file that was dropped on the form. */
  takeFile(files: FileList): void {
    this.#file.take(files);
  }

  clear(): void {
    this.#file.forget();
    this.input.value = "";
    this.#exact = undefined;
    this.#touched = false;
    this.#mask(true);
    this.#draw();
  }

  get #shown(): boolean {
    return !this.input.classList.contains("nbsecrets-masked");
  }

  /** UTF-8 of what was typed, line breaks as they were pasted. */
  #text(): Uint8Array | undefined {
    if (this.#keeps && !this.#touched) {
      return undefined;
    }
    const shown = this.input.value;
    return encodeUtf8(this.#exact?.shown === shown ? this.#exact.exact : shown);
  }

  #fileChanged(): void {
    if (this.#file.chosen !== undefined) {
      this.input.value = "";
      this.#exact = undefined;
      this.#touched = true;
    } else {
      this.#touched = false;
    }
    this.#draw();
    this.#listener();
    if (this.#file.chosen === undefined) {
      this.input.focus();
    }
  }

  #remember(event: ClipboardEvent): void {
    const exact = event.clipboardData?.getData("text/plain") ?? "";
    const { selectionStart, selectionEnd, value } = this.input;
    const whole = selectionStart === 0 && selectionEnd === value.length;
    this.#exact = whole ? { shown: exact.replace(/\r\n?/g, "\n"), exact } : undefined;
  }

  #draw(): void {
    const hasFile = this.#file.chosen !== undefined;
    this.input.hidden = hasFile;
    this.#show.hidden = hasFile;
    this.#keep.hidden = hasFile || !this.#keeps || !this.#canKeep || !this.#touched;
    this.#resize();
  }

  #resize(): void {
    this.input.rows = Math.min(8, this.input.value.split("\n").length);
  }

  #mask(masked: boolean): void {
    this.input.classList.toggle("nbsecrets-masked", masked);
    const label = masked ? this.#trans.__("Show") : this.#trans.__("Hide");
    drawButton(this.#show, label, masked ? eyeIcon : eyeOffIcon);
  }
}
