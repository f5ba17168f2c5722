import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICompletionProviderManager } from "@jupyterlab/completer";
import { IEditorTracker } from "@jupyterlab/fileeditor";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator } from "@jupyterlab/translation";
import type { PanelModel } from "@nbsecrets/shared";
import { CodeInFront } from "./code-in-front";
import { IFrontModels, type FrontModels } from "./front-models-token";
import { loadTranslation } from "./load-translation";
import { NameCompleter } from "./name-completer";
import { IPanelModel } from "./panel-model-token";
import { PanelSettings } from "./panel-settings";

/** The settings are with those of the commands. */
const settingsId = "@nbsecrets/jupyterlab-ext:commands";

export const languagePlugin: JupyterFrontEndPlugin<void> = {
  id: "@nbsecrets/jupyterlab-ext:language",
  description: "Names of secrets in code: their completion, what a hover says, and marks under unknown ones.",
  autoStart: true,
  requires: [IPanelModel, IFrontModels],
  optional: [ICompletionProviderManager, INotebookTracker, IEditorTracker, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: PanelModel,
    { stages }: FrontModels,
    completers: ICompletionProviderManager | null,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
  ) => {
    const settings = new PanelSettings(registry, settingsId);
    const context = { app, model, stages, notebooks, editors, settings, trans: loadTranslation(translator) };
    const code = new CodeInFront(context);
    completers?.registerProvider(new NameCompleter(context, code));
  },
};
