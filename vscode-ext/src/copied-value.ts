import { createHash } from "node:crypto";
import { env } from "vscode";

/** Puts a value on the clipboard for a while. What it keeps of it meanwhile is a digest. */
export class CopiedValue {
  readonly #time: number;
  #timer: NodeJS.Timeout | undefined;
  #digest = "";

  /** @param time - how long it stays there, in milliseconds. */
  constructor(time = 30_000) {
    this.#time = time;
  }

  async copy(text: string): Promise<void> {
    // Until this one is there, the one before it is still to be taken off.
    await env.clipboard.writeText(text);
    clearTimeout(this.#timer);
    this.#digest = digestOf(text);
    this.#timer = setTimeout(() => void this.clear(), this.#time);
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
