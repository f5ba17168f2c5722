import { renderMessage, toSecretError, type Message } from "@nbsecrets/shared";
import { l10n, window } from "vscode";

/** What a person can do about a notice: the words on each button, and what it does. */
export type Actions = Readonly<Record<string, () => Promise<void>>>;

/** The sentence for a message, in the language of the editor. */
export function sentence(message: Message): string {
  return withoutLinks(renderMessage(message, (template) => l10n.t(template)));
}

/** VS Code makes links of `[text](command:…)` wherever it shows a text; what another writer called a secret is none. */
export function withoutLinks(text: string): string {
  return text.replaceAll("](", "] (");
}

/** Says something; several sentences in one notice. */
export function tell(message: Message | readonly Message[], actions: Actions = {}): void {
  const text = [message].flat().map(sentence).join(" ");
  void answered(window.showInformationMessage(text, ...Object.keys(actions)), actions);
}

/** Says what went wrong. */
export function tellError(error: unknown, actions: Actions = {}): void {
  tellProblem(toSecretError(error), actions);
}

/** The same, of which there is a sentence already. */
export function tellProblem(problem: Message, actions: Actions = {}): void {
  void answered(window.showErrorMessage(sentence(problem), ...Object.keys(actions)), actions);
}

async function answered(answer: Thenable<string | undefined>, actions: Actions): Promise<void> {
  const action = actions[(await answer) ?? ""];
  try {
    await action?.();
  } catch (error) {
    tellError(error);
  }
}
