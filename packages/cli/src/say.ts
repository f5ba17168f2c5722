import type { Writable } from "node:stream";
import { renderMessage, visibleText, type Message } from "@nbsecrets/shared";

/** One line on standard error. Parameters may hold what a person typed, a file or a path: nothing of them steers a terminal. */
export function say(stderr: Writable, message: Message): void {
  stderr.write(`nbsecrets: ${visibleText(renderMessage(message))}\n`);
}

export const sayError = say;

export function sayWarning(stderr: Writable, message: Message | undefined): void {
  if (message !== undefined) {
    say(stderr, message);
  }
}
