import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IConsoleTracker } from "@jupyterlab/console";
import { IEditorTracker } from "@jupyterlab/fileeditor";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStateDB } from "@jupyterlab/statedb";
import { ITranslator } from "@jupyterlab/translation";
import { commandCategory, commandsOf, type PanelModel } from "@nbsecrets/shared";
import type { CommandContext } from "./command-context";
import { CommandGesture } from "./command-gesture";
import { acceptReferences } from "./drop-reference";
import { findPanel } from "./find-panel";
import { icons } from "./icons";
import { acceptImportFiles } from "./import-drop";
import { KeepLoaded } from "./keep-loaded";
import { loadTranslation, translateSettings } from "./load-translation";
import { watchForMissingModule } from "./module-notice";
import { IPanelModel } from "./panel-model-token";
import { PanelSettings } from "./panel-settings";
import { runCommand } from "./run-command";
import type { SecretsPanel } from "./secrets-panel";
import { watchForFailures } from "./watch-failures";
import { IFrontModels, type FrontModels } from "./front-models-token";

/** Also the name of its schema, which holds menus, toolbar buttons and settings: whoever disables the commands has none of them. */
const id = "@nbsecrets/jupyterlab-ext:commands";

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id,
  description: "What one can do with secrets: the commands in palette, menus and toolbars, and their settings.",
  autoStart: true,
  requires: [IPanelModel, IFrontModels],
  optional: [
    INotebookTracker,
    IEditorTracker,
    IConsoleTracker,
    ICommandPalette,
    ISettingRegistry,
    ITranslator,
    IStateDB,
  ],
  activate: (
    app: JupyterFrontEnd,
    model: PanelModel,
    { stages, needs }: FrontModels,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    consoles: IConsoleTracker | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    states: IStateDB | null,
  ) => {
    const trans = loadTranslation(translator);
    const settings = new PanelSettings(registry, id);
    translateSettings(app, registry, translator, id).catch((error: unknown) =>
      console.error("The settings of Notebook Secrets are shown in English; they could not be read again.", error),
    );
    const panel = (): SecretsPanel | undefined => findPanel(app.shell);
    const keepLoaded = (): KeepLoaded => keeper;
    const context: CommandContext = {
      app,
      model,
      stages,
      notebooks,
      editors,
      consoles,
      trans,
      settings,
      keepLoaded,
      panel,
    };
    const keeper = new KeepLoaded(context, needs, states);
    const gesture = new CommandGesture(app.commands);
    for (const entry of commandsOf("jupyterlab")) {
      const {
        id: command,
        label,
        menuLabel = label,
        rowLabel = label,
        caption,
        icon,
        needs,
        palette: inPalette,
        acts,
      } = entry;
      const isToggled = command === "nbsecrets:keep-loaded" ? () => keeper.isOn : undefined;
      app.commands.addCommand(command, {
        label: ({ isMenu, row }) => trans.__(isMenu === true ? menuLabel : row === true ? rowLabel : label),
        caption: trans.__(caption),
        // Before the service has said what it can do, the command itself says so.
        isVisible: () => !needs.includes("reveal") || model.state.phase !== "ready" || model.state.canReveal,
        ...(isToggled === undefined ? {} : { isToggled }),
        // Where a menu has an icon, it has no room for the mark of what is on.
        icon: (args) => (args["isPalette"] || icon === undefined || isToggled !== undefined ? undefined : icons[icon]),
        describedBy: {
          args: {
            type: "object",
            properties: {
              name: { type: "string", description: "The name of a secret" },
              row: { type: "boolean", description: "Whether it is about the row of the panel that is in use" },
            },
          },
        },
        execute: async ({ name, row }) => {
          const isByHand = gesture.isBehind(command);
          const inUse = row === true ? panel()?.rowInUse : undefined;
          const wanted = typeof name === "string" ? name : inUse;
          if (isByHand || acts !== true) {
            await runCommand(command, context, wanted);
          } else {
            await (await import("./command-question")).askThenRun(command, context, wanted);
          }
        },
      });
      if (inPalette) {
        palette?.addItem({ command, category: trans.__(commandCategory), args: { isPalette: true } });
      }
    }
    acceptReferences(context);
    acceptImportFiles(context);
    watchForMissingModule(context);
    watchForFailures(context);
  },
};
