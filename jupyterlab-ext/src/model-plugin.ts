import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { PanelModel } from "@nbsecrets/shared";
import { panelHost, prepareToConnect } from "./panel-host";
import { IPanelModel } from "./panel-model-token";

/** One model for the panel, the commands and other extensions. It connects when the first of them needs it. */
export const modelPlugin: JupyterFrontEndPlugin<PanelModel> = {
  id: "@nbsecrets/jupyterlab-ext:model",
  description: "The secrets service of this Jupyter server, for the other plugins of Notebook Secrets.",
  provides: IPanelModel,
  activate: (app: JupyterFrontEnd) => {
    // Once the page is there, so that its start does not wait for it.
    void app.restored.then(prepareToConnect);
    return new PanelModel(panelHost(app.serviceManager.serverSettings));
  },
};
