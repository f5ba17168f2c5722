import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { nullTranslator, type ITranslator, type TranslationBundle } from "@jupyterlab/translation";

/** The sentences of this extension in the language of the page; English where JupyterLab has no translator. */
export function loadTranslation(translator: ITranslator | null): TranslationBundle {
  return (translator ?? nullTranslator).load("nbsecrets");
}

/**
 * The same for what the settings editor shows of a plugin. JupyterLab translates the settings of installed extensions when
 * they are asked for one by one, and not in the list that it reads when a page begins; so outside English they are read again.
 */
export async function translateSettings(
  app: JupyterFrontEnd,
  registry: ISettingRegistry | null,
  translator: ITranslator | null,
  plugin: string,
): Promise<void> {
  if (registry !== null && (translator ?? nullTranslator).languageCode !== nullTranslator.languageCode) {
    await app.restored;
    await registry.reload(plugin);
  }
}
