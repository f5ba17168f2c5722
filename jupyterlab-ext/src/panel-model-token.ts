import { Token } from "@lumino/coreutils";
import type { PanelModel } from "@nbsecrets/shared";

/** What this extension's own plugins share. Not exported from the package: a model can reveal values. */
export const IPanelModel = new Token<PanelModel>(
  "@nbsecrets/jupyterlab-ext:IPanelModel",
  "The state and the actions of the Secrets panel, for this extension's own plugins.",
);
