import { createHash } from "node:crypto";
import { env } from "vscode";

/** A value leaves the clipboard after so many milliseconds, if it is still there. */
const time = 30_000;

/** Puts a value on the clipboard for a while. What it keeps of it meanwhile is a digest. */
export class CopiedValue {
  #timer: NodeJS.Timeout | undefined;
  #digest = "";

  async copy(text: string): Promise<void> {
    clearTimeout(this.#timer);
    await env.clipboard.writeText(text);
    this.#digest = digestOf(text);
    this.#timer = setTimeout(() => void this.clear(), time);
  }

  /** Takes the value off the clipboard, unless something else was copied since. */
  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    const digest = this.#digest;
    this.#digest = "";
    if (digest !== "" && digestOf(await env.clipboard.readText()) === digest) {
      await env.clipboard.writeText("");
    }
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
