import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IConsoleTracker } from "@jupyterlab/console";
import { IEditorTracker } from "@jupyterlab/fileeditor";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator } from "@jupyterlab/translation";
import { commandCategory, commandEntry, commands, type PanelModel } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { acceptReferences } from "./drop-reference";
import { icons } from "./icons";
import { loadTranslation } from "./load-translation";
import { watchForMissingModule } from "./module-notice";
import { IPanelModel } from "./panel-model-token";
import { PanelSettings } from "./panel-settings";
import { runCommand } from "./run-command";

/** Also the name of its schema, which holds menus, toolbar buttons and settings: whoever disables the commands has none of them. */
const id = "@nbsecrets/jupyterlab-ext:commands";

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id,
  description: "What one can do with secrets: the commands in palette, menus and toolbars, and their settings.",
  autoStart: true,
  requires: [IPanelModel],
  optional: [INotebookTracker, IEditorTracker, IConsoleTracker, ICommandPalette, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: PanelModel,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    consoles: IConsoleTracker | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
  ) => {
    const trans = loadTranslation(translator);
    const settings = new PanelSettings(registry, id);
    const context: CommandContext = { app, model, notebooks, editors, consoles, trans, settings };
    for (const { id: command } of commands) {
      const { label, menuLabel = label, caption, icon, palette: inPalette } = commandEntry(command);
      app.commands.addCommand(command, {
        label: (args) => trans.__(args["isMenu"] === true ? menuLabel : label),
        caption: trans.__(caption),
        icon: (args) => (args["isPalette"] || icon === undefined ? undefined : icons[icon]),
        describedBy: {
          args: { type: "object", properties: { name: { type: "string", description: "The name of a secret" } } },
        },
        execute: (args) => runCommand(command, context, typeof args["name"] === "string" ? args["name"] : undefined),
      });
      if (inPalette) {
        palette?.addItem({ command, category: trans.__(commandCategory), args: { isPalette: true } });
      }
    }
    acceptReferences(context);
    watchForMissingModule(context);
  },
};
