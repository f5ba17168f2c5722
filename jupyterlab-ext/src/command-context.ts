import type { JupyterFrontEnd } from "@jupyterlab/application";
import { InputDialog } from "@jupyterlab/apputils";
import type { IConsoleTracker } from "@jupyterlab/console";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import { listed, visibleText, whyNoSecrets, type PanelModel, type StagesModel } from "@nbsecrets/shared";
import type { KeepLoaded } from "./keep-loaded";
import { tell } from "./notice";
import type { PanelSettings } from "./panel-settings";
import type { SecretsPanel } from "./secrets-panel";

/** What the commands work with. */
export interface CommandContext {
  readonly app: JupyterFrontEnd;
  readonly model: PanelModel;
  /** What the kernel in front has. */
  readonly stages: StagesModel;
  /** Null in a JupyterLab without notebooks. */
  readonly notebooks: INotebookTracker | null;
  /** Null in a JupyterLab without a text editor. */
  readonly editors: IEditorTracker | null;
  /** Null in a JupyterLab without consoles. */
  readonly consoles: IConsoleTracker | null;
  readonly trans: TranslationBundle;
  readonly settings: PanelSettings;
  /** Keeps what notebooks read loaded, where that is wanted. */
  readonly keepLoaded: () => KeepLoaded;
  /** The side panel; undefined where there is none. */
  readonly panel: () => SecretsPanel | undefined;
}

/** The names there are now. */
export function names(model: PanelModel): readonly string[] {
  return model.state.secrets.map((info) => info.name);
}

/** The secret of a row, else the selected one, else one that the person is asked for. */
export async function chosen(
  context: CommandContext,
  wanted: string | undefined,
  title: string,
): Promise<string | undefined> {
  const { model, trans } = context;
  await listed(model);
  const known = wanted ?? model.state.selected;
  if (known !== undefined && (names(model).includes(known) || model.state.phase !== "ready")) {
    return known;
  }
  if (known !== undefined) {
    // It was deleted a moment ago, or a script named one that never was.
    tell({ key: "not-found", params: { name: visibleText(known) } }, trans);
    return undefined;
  }
  const stored = names(model);
  if (stored.length === 0 || model.state.phase === "blocked") {
    tell(whyNoSecrets(model.state), trans);
    return undefined;
  }
  const answer = await InputDialog.getItem({ title, items: stored.map(visibleText) });
  return answer.button.accept ? stored.find((name) => visibleText(name) === answer.value) : undefined;
}
