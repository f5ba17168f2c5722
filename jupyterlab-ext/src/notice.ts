import { Notification } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { renderMessage, toSecretError, type Message } from "@nbsecrets/shared";

/** How long a notice stays, in milliseconds: long enough to read two sentences. */
const autoClose = 6000;

/** The sentence for a message, in the language of the page. */
export function sentence(message: Message, trans: TranslationBundle): string {
  const { place } = message.params;
  // The service says "this computer" in English.
  const params = place === undefined ? message.params : { ...message.params, place: trans.__(place) };
  return renderMessage({ ...message, params }, (template) => trans.__(template));
}

export function tell(message: Message, trans: TranslationBundle): void {
  Notification.info(sentence(message, trans), { autoClose });
}

/** A notice that stays until it is closed, with a button for each thing a person can do; returns its id. */
export function offer(
  message: Message,
  trans: TranslationBundle,
  actions: Readonly<Record<string, () => Promise<void>>>,
): string {
  return Notification.info(sentence(message, trans), {
    autoClose: false,
    actions: Object.entries(actions).map(([label, action]) => ({
      label,
      callback: () => void action().catch((error: unknown) => tellError(error, trans)),
    })),
  });
}

/** What went wrong, as a sentence; stays until it is closed. */
export function tellError(error: unknown, trans: TranslationBundle): void {
  Notification.error(sentence(toSecretError(error), trans), { autoClose: false });
}
