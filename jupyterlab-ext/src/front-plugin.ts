import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IConsoleTracker } from "@jupyterlab/console";
import { INotebookTracker } from "@jupyterlab/notebook";
import { StagesModel, type PanelModel } from "@nbsecrets/shared";
import { IFrontModels, type FrontModels } from "./front-models-token";
import { FrontNeeds } from "./front-needs";
import { FrontWidget } from "./front-widget";
import { FrontKernel } from "./kernel-in-front";
import { newKey } from "./new-key";
import { IPanelModel } from "./panel-model-token";
import { waitOrCancel } from "./wait-or-cancel";

/** Asks and reads only while the panel is shown. */
export const frontPlugin: JupyterFrontEndPlugin<FrontModels> = {
  id: "@nbsecrets/jupyterlab-ext:front",
  description: "What the notebook in front needs, and what its kernel has of each secret.",
  provides: IFrontModels,
  requires: [IPanelModel],
  optional: [INotebookTracker, IConsoleTracker],
  activate: (
    app: JupyterFrontEnd,
    model: PanelModel,
    notebooks: INotebookTracker | null,
    consoles: IConsoleTracker | null,
  ) => {
    const widget = new FrontWidget(app.shell, notebooks, consoles);
    const front = new FrontKernel(widget);
    const stages = new StagesModel({
      kernel: () => front.kernel,
      newKey,
      service: model,
      wait: waitOrCancel,
    });
    front.changed.connect(() => void stages.ask());
    const needs = new FrontNeeds(widget);
    const name = (): void => {
      const stored = model.state.secrets.map((info) => info.name);
      stages.setNames([...new Set([...stored, ...needs.state.needs.map((need) => need.name)])]);
    };
    needs.changed.connect(name);
    let listed = model.state.secrets;
    model.onChange(() => {
      if (model.state.secrets !== listed) {
        listed = model.state.secrets;
        needs.setStored(listed.map((info) => info.name));
        name();
        // Also where the names are the same: a value may be another one.
        void stages.ask();
      }
    });
    return { stages, needs };
  },
};
