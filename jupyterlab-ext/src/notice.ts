import { Dialog, Notification, showDialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { renderMessage, toSecretError, type Message } from "@nbsecrets/shared";

/** How long a notice stays, in milliseconds: long enough to read two sentences. */
const autoClose = 6000;
/** JupyterLab cuts off what a notice says after so many characters; the end is what a person can do. */
const shownAtMost = 140;

/** The sentence for a message, in the language of the page. */
export function sentence(message: Message, trans: TranslationBundle): string {
  return renderMessage(message, (template) => trans.__(template));
}

export function tell(message: Message, trans: TranslationBundle): void {
  notify("info", sentence(message, trans), trans, { autoClose });
}

/** A notice that stays until it is closed, with a button for each thing a person can do; returns its id. Several sentences are one. */
export function offer(
  message: Message | readonly Message[],
  trans: TranslationBundle,
  actions: Readonly<Record<string, () => Promise<void>>>,
): string {
  const text = [message].flat().map((one) => sentence(one, trans));
  return notify("info", text.join(" "), trans, {
    autoClose: false,
    actions: Object.entries(actions).map(([label, action]) => ({
      label,
      callback: () => void action().catch((error: unknown) => tellError(error, trans)),
    })),
  });
}

/** What went wrong, as a sentence; stays until it is closed. */
export function tellError(error: unknown, trans: TranslationBundle): void {
  notify("error", sentence(toSecretError(error), trans), trans, { autoClose: false });
}

/** One that is too long stays, with a button that shows all of it. */
function notify(
  type: "info" | "error",
  text: string,
  trans: TranslationBundle,
  { autoClose: time, actions = [] }: Pick<Notification.IOptions<null>, "autoClose" | "actions">,
): string {
  if (text.length <= shownAtMost) {
    return Notification.emit(text, type, { autoClose: time, actions });
  }
  const readAll = (): void =>
    void showDialog({
      title: trans.__("Secrets"),
      body: text,
      buttons: [Dialog.okButton({ label: trans.__("Close") })],
    });
  const more: Notification.IAction = { label: trans.__("Read all"), callback: readAll };
  return Notification.emit(text, type, { autoClose: false, actions: [...actions, more] });
}
