import { env, l10n } from "vscode";

/** The language of the editor, for what is said of a secret. */
export const rowLanguage = {
  language: env.language,
  translate: (template: string): string => l10n.t(template),
};
