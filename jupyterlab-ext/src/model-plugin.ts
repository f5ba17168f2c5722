import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { PanelModel } from "@nbsecrets/shared";
import { panelHost } from "./panel-host";
import { IPanelModel } from "./panel-model-token";

/** One model for the panel, the commands and other extensions. It connects when the first of them needs it. */
export const modelPlugin: JupyterFrontEndPlugin<PanelModel> = {
  id: "@nbsecrets/jupyterlab-ext:model",
  description: "The secrets service of this Jupyter server, for the other plugins of Notebook Secrets.",
  provides: IPanelModel,
  activate: (app: JupyterFrontEnd) => new PanelModel(panelHost(app.serviceManager.serverSettings)),
};
