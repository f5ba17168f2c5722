import { nullTranslator, type ITranslator, type TranslationBundle } from "@jupyterlab/translation";

/** The sentences of this extension in the language of the page; English where JupyterLab has no translator. */
export function loadTranslation(translator: ITranslator | null): TranslationBundle {
  return (translator ?? nullTranslator).load("nbsecrets");
}
