import type { Writable } from "node:stream";
import { renderMessage, type Message } from "@nbsecrets/shared";

/** One line on standard error. Parameters may hold what a person typed or a path: control characters never reach a terminal. */
export function say(stderr: Writable, message: Message): void {
  stderr.write(`nbsecrets: ${renderMessage(message).replace(/[\u0000-\u001f\u007f-\u009f]/g, "?")}\n`);
}

export const sayError = say;

export function sayWarning(stderr: Writable, message: Message | undefined): void {
  if (message !== undefined) {
    say(stderr, message);
  }
}
