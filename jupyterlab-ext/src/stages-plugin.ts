import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IConsoleTracker } from "@jupyterlab/console";
import { INotebookTracker } from "@jupyterlab/notebook";
import { StagesModel, type PanelModel } from "@nbsecrets/shared";
import { FrontKernel } from "./kernel-in-front";
import { IPanelModel } from "./panel-model-token";
import { IStagesModel } from "./stages-token";
import { waitOrCancel } from "./wait-or-cancel";

/** What the kernel in front has of each secret; it asks only while the panel is shown. */
export const stagesPlugin: JupyterFrontEndPlugin<StagesModel> = {
  id: "@nbsecrets/jupyterlab-ext:stages",
  description: "What the kernel of the notebook in front has of each secret.",
  provides: IStagesModel,
  requires: [IPanelModel],
  optional: [INotebookTracker, IConsoleTracker],
  activate: (
    _app: JupyterFrontEnd,
    model: PanelModel,
    notebooks: INotebookTracker | null,
    consoles: IConsoleTracker | null,
  ) => {
    const front = new FrontKernel(notebooks, consoles);
    const stages = new StagesModel({
      kernel: () => front.kernel,
      newKey,
      service: model,
      wait: waitOrCancel,
    });
    front.changed.connect(() => void stages.ask());
    let listed = model.state.secrets;
    model.onChange(() => {
      if (model.state.secrets !== listed) {
        listed = model.state.secrets;
        stages.setNames(listed.map((info) => info.name));
        // Also where the names are the same: a value may be another one.
        void stages.ask();
      }
    });
    return stages;
  },
};

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
