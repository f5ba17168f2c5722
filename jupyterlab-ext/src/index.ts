import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IEditorTracker } from "@jupyterlab/fileeditor";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { commandCategory, commandEntry, commands, PanelModel, type CommandId } from "@nbsecrets/shared";
import { icons } from "./icons";
import { panelHost } from "./panel-host";
import type { CommandContext } from "./command-context";
import { runCommand } from "./run-command";
import { SecretsPanel } from "./secrets-panel";

const plugin: JupyterFrontEndPlugin<void> = {
  id: "@nbsecrets/jupyterlab-ext:plugin",
  description: "Secrets in a side panel: add, edit and delete them, and load them into the kernel.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ILayoutRestorer, ITranslator, IEditorTracker],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    editors: IEditorTracker | null,
  ) => {
    const trans = (translator ?? nullTranslator).load("nbsecrets");
    const model = new PanelModel(panelHost(app.serviceManager.serverSettings));
    const run = (id: CommandId, name?: string): void =>
      void app.commands.execute(id, name === undefined ? {} : { name });
    const panel = new SecretsPanel(model, trans, run);
    const context: CommandContext = { app, model, notebooks, editors, trans, panelId: panel.id };
    for (const { id } of commands) {
      const { label, menuLabel = label, caption, icon, palette: inPalette } = commandEntry(id);
      app.commands.addCommand(id, {
        label: (args) => trans.__(args["isMenu"] === true ? menuLabel : label),
        caption: trans.__(caption),
        icon: (args) => (args["isPalette"] || icon === undefined ? undefined : icons[icon]),
        describedBy: {
          args: { type: "object", properties: { name: { type: "string", description: "The name of a secret" } } },
        },
        execute: (args) => runCommand(id, context, typeof args["name"] === "string" ? args["name"] : undefined),
      });
      if (inPalette) {
        palette?.addItem({ command: id, category: trans.__(commandCategory), args: { isPalette: true } });
      }
    }
    app.shell.add(panel, "left", { rank: 450 });
    restorer?.add(panel, panel.id);
    panel.disposed.connect(() => void model.dispose());
  },
};

// JupyterLab takes a plugin as the module's default export, and nothing else.
export default plugin;
