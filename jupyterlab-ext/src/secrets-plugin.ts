import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ITranslator } from "@jupyterlab/translation";
import type { PanelModel } from "@nbsecrets/shared";
import { loadTranslation } from "./load-translation";
import { sentence } from "./notice";
import { IPanelModel } from "./panel-model-token";
import { PublishedSecrets } from "./published-secrets";
import { ISecrets } from "./secrets-token";

/** Starts when another extension asks for it. */
export const secretsPlugin: JupyterFrontEndPlugin<ISecrets> = {
  id: "@nbsecrets/jupyterlab-ext:secrets",
  description: "The names and states of secrets, for other extensions.",
  provides: ISecrets,
  requires: [IPanelModel],
  optional: [ITranslator],
  activate: (_app: JupyterFrontEnd, model: PanelModel, translator: ITranslator | null) => {
    const trans = loadTranslation(translator);
    return new PublishedSecrets(model, (message) => sentence(message, trans));
  },
};
