import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ITranslator } from "@jupyterlab/translation";
import type { PanelModel } from "@nbsecrets/shared";
import { loadTranslation } from "./load-translation";
import { IPanelModel } from "./panel-model-token";
import { SecretsPanel } from "./secrets-panel";
import { IFrontModels, type FrontModels } from "./front-models-token";

/** After JupyterLab's own panels (files 100 to table of contents 400), before the extension manager (1000). */
const rank = 450;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: "@nbsecrets/jupyterlab-ext:panel",
  description: "The side panel that lists secrets.",
  autoStart: true,
  requires: [IPanelModel, IFrontModels],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: PanelModel,
    front: FrontModels,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
  ) => {
    const panel = new SecretsPanel(app, model, front, loadTranslation(translator));
    app.shell.add(panel, "left", { rank });
    restorer?.add(panel, panel.id);
    panel.disposed.connect(() => model.setActive(false));
  },
};
