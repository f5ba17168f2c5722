import { checkNewName, warnName } from "@nbsecrets/shared";
import { InputBoxValidationSeverity, l10n } from "vscode";
import { askText, type Answer, type Question } from "./ask-text.ts";
import { sentence } from "./notice.ts";

export interface NameQuestion extends Pick<Question, "title" | "step" | "totalSteps" | "back"> {
  readonly value?: string;
  readonly prompt?: string;
  /** Those that are taken, as they are when a key is pressed. */
  readonly names: () => readonly string[];
}

/** The name of a new secret, checked at each key. */
export function askName({ names, value = "", prompt, ...question }: NameQuestion): Promise<Answer | undefined> {
  return askText({
    ...question,
    value,
    prompt: prompt ?? l10n.t("The name that code reads it by"),
    placeholder: "OPENAI_API_KEY",
    check: (name) => {
      const refusal = checkNewName(name, names());
      if (refusal !== undefined) {
        return sentence(refusal);
      }
      const warning = warnName(name);
      return warning && { message: sentence(warning), severity: InputBoxValidationSeverity.Warning };
    },
  });
}
