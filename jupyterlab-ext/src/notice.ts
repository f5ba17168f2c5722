import { Notification } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { renderMessage, toSecretError, type Message } from "@nbsecrets/shared";

/** How long a notice stays, in milliseconds: long enough to read two sentences. */
const autoClose = 6000;

/** The sentence for a message, in the language of the page. */
export function sentence(message: Message, trans: TranslationBundle): string {
  return renderMessage(message, (template) => trans.__(template));
}

export function tell(message: Message, trans: TranslationBundle): void {
  Notification.info(sentence(message, trans), { autoClose });
}

/** What went wrong, as a sentence; stays until it is closed. */
export function tellError(error: unknown, trans: TranslationBundle): void {
  Notification.error(sentence(toSecretError(error), trans), { autoClose: false });
}
