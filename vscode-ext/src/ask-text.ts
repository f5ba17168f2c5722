import {
  InputBoxValidationSeverity,
  QuickInputButtons,
  window,
  type InputBox,
  type InputBoxValidationMessage,
  type QuickInputButton,
} from "vscode";
import { withoutLinks } from "./notice.ts";

export interface Question {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly value?: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Whether it can be gone back from. */
  readonly back?: boolean;
  readonly buttons?: readonly QuickInputButton[];
  /** Called at each key, and not before, so that the prompt can be read; an error keeps the answer from being given, anything less is said and lets it pass. */
  readonly check?: (text: string) => string | InputBoxValidationMessage | undefined;
  /** What a button does other than end the question; true where it did. */
  readonly onButton?: (button: QuickInputButton, box: InputBox) => boolean;
}

/** `button`: one that was given and ends the question; `undefined` in place of an answer: it was called off. */
export type Answer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "back" }
  | { readonly kind: "button"; readonly button: QuickInputButton };

/** One line of text. It stays open when the editor loses the focus: a value is often fetched from another window. */
export async function askText(question: Question): Promise<Answer | undefined> {
  const box = window.createInputBox();
  box.title = question.title;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.value = question.value ?? "";
  box.prompt = withoutLinks(question.prompt);
  box.placeholder = question.placeholder;
  box.password = question.password ?? false;
  box.ignoreFocusOut = true;
  box.buttons = [...(question.back === true ? [QuickInputButtons.Back] : []), ...(question.buttons ?? [])];
  const check = (): string | InputBoxValidationMessage | undefined => question.check?.(box.value);
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue(() => (box.validationMessage = check()));
      box.onDidAccept(() => {
        const message = check();
        box.validationMessage = message;
        if (message === undefined || !isRefusal(message)) {
          resolve({ kind: "text", text: box.value });
        }
      });
      box.onDidTriggerButton((button) => {
        if (button === QuickInputButtons.Back) {
          resolve({ kind: "back" });
        } else if (question.onButton?.(button, box) !== true) {
          resolve({ kind: "button", button });
        }
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function isRefusal(message: string | InputBoxValidationMessage): boolean {
  return typeof message === "string" || message.severity === InputBoxValidationSeverity.Error;
}
