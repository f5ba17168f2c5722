import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { Signal, type ISignal } from "@lumino/signaling";
import { settingTable } from "@nbsecrets/shared";

/** What the person has set, as it is now; the defaults where JupyterLab keeps no settings. */
export class PanelSettings {
  #settings: ISettingRegistry.ISettings | undefined;
  readonly #changed = new Signal<this, void>(this);

  constructor(registry: ISettingRegistry | null, plugin: string) {
    registry?.load(plugin).then(
      (settings) => {
        this.#settings = settings;
        settings.changed.connect(() => this.#changed.emit());
        this.#changed.emit();
      },
      (error: unknown) =>
        console.error("The settings of Notebook Secrets could not be read; the defaults hold.", error),
    );
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Whether names are completed in code. */
  get completeNames(): boolean {
    return (this.#settings?.composite["completeNames"] ?? settingTable.completeNames.default) === true;
  }

  /** Whether unknown names are marked in code. */
  get markUnknownNames(): boolean {
    return (this.#settings?.composite["markUnknownNames"] ?? settingTable.markUnknownNames.default) === true;
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
