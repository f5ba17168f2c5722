import type { TranslationBundle } from "@jupyterlab/translation";

/** The language of the page, for what is said of a secret. */
export function rowLanguage(trans: TranslationBundle): {
  readonly language: string | undefined;
  readonly translate: (template: string) => string;
} {
  return { language: document.documentElement.lang || undefined, translate: (template) => trans.__(template) };
}
