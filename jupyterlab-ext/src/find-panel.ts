import type { JupyterFrontEnd } from "@jupyterlab/application";
import { SecretsPanel } from "./secrets-panel";

/** The side panel, on whichever side it is; undefined where its plugin is disabled. */
export function findPanel(shell: JupyterFrontEnd.IShell): SecretsPanel | undefined {
  for (const side of ["left", "right"]) {
    for (const widget of shell.widgets(side)) {
      if (widget instanceof SecretsPanel) {
        return widget;
      }
    }
  }
  return undefined;
}
