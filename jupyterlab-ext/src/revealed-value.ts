import type { TranslationBundle } from "@jupyterlab/translation";
import { decodeUtf8 } from "@nbsecrets/shared";

/** No more of a text is drawn than this many characters: a page lays out a megabyte in one line for seconds. */
const drawnAtMost = 64 * 1024;
/** Of bytes that are no text, this many are shown. */
const hexBytes = 64;

/** Where a value is looked at: its text, or the first bytes of what is no text. Empty but for while it is shown. */
export class RevealedValue {
  readonly element = document.createElement("pre");
  /** What kind of value it is; stays when the value is hidden. */
  readonly summary = document.createElement("div");
  readonly #trans: TranslationBundle;

  constructor(trans: TranslationBundle) {
    this.#trans = trans;
    this.element.className = "nbsecrets-revealed";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "region");
    this.element.setAttribute("aria-label", trans.__("Revealed"));
    this.summary.className = "nbsecrets-revealed-summary";
  }

  /** Draws the value; keeps no reference to the bytes. Returns whether it is text. */
  show(bytes: Uint8Array): boolean {
    const text = textOf(bytes);
    const trans = this.#trans;
    this.element.textContent = text === undefined ? hex(bytes) : text.slice(0, drawnAtMost);
    this.element.dataset["kind"] = text === undefined ? "bytes" : "text";
    const size = trans._n("%1 byte", "%1 bytes", bytes.byteLength);
    const lines = text === undefined ? 0 : text.replace(/(\r\n?|\n)$/, "").split(/\r\n?|\n/).length;
    const facts = [
      ...(text === undefined ? [trans.__("Binary")] : []),
      size,
      ...(lines > 1 ? [trans.__("%1 lines", lines)] : []),
      ...(text !== undefined && text.length > drawnAtMost ? [trans.__("the first 64 KiB are shown")] : []),
      ...(text === undefined && bytes.byteLength > hexBytes ? [trans.__("the first %1 are shown", hexBytes)] : []),
    ];
    this.summary.textContent = facts.join(", ");
    return text !== undefined;
  }

  /** Takes the value out of the page. */
  hide(): void {
    this.element.textContent = "";
    delete this.element.dataset["kind"];
  }
}

/** The value as text that can be shown and copied; undefined where it holds what is no character to look at. */
export function textOf(bytes: Uint8Array): string | undefined {
  const isControl = (byte: number): boolean => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13;
  return bytes.some(isControl) ? undefined : decodeUtf8(bytes);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, hexBytes), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
