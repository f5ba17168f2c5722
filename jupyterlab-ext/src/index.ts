import { commandsPlugin } from "./commands-plugin";
import { frontPlugin } from "./front-plugin";
import { languagePlugin } from "./language-plugin";
import { modelPlugin } from "./model-plugin";
import { panelPlugin } from "./panel-plugin";
import { secretsPlugin } from "./secrets-plugin";

export { ISecrets, type SecretState } from "./secrets-token";

// JupyterLab takes the plugins of a package as its module's default export.
export default [modelPlugin, frontPlugin, commandsPlugin, panelPlugin, secretsPlugin, languagePlugin];
