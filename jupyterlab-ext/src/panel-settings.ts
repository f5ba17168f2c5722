import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { settingTable } from "@nbsecrets/shared";

/** What the person has set, as it is now; the defaults where JupyterLab keeps no settings. */
export class PanelSettings {
  #settings: ISettingRegistry.ISettings | undefined;

  constructor(registry: ISettingRegistry | null, plugin: string) {
    registry?.load(plugin).then(
      (settings) => (this.#settings = settings),
      (error: unknown) =>
        console.error("The settings of Notebook Secrets could not be read; the defaults hold.", error),
    );
  }

  /** Whether the form for a new secret proposes to insert the loader. */
  get insertLoader(): boolean {
    return (this.#settings?.composite["insertLoader"] ?? settingTable.insertLoader.default) === true;
  }

  /** Whether what notebooks read is kept loaded in all of them. */
  get keepLoaded(): boolean {
    return (this.#settings?.composite["keepLoaded"] ?? settingTable.keepLoaded.default) === true;
  }

  /** From now on it is. */
  async keepAlways(): Promise<void> {
    await this.#settings?.set("keepLoaded", true);
  }
}
