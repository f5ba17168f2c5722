import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandIdOf, PanelModel, StagesModel } from "@nbsecrets/shared";
import type { FrontNeeds } from "./front-needs";
import type { PanelClock } from "./panel-clock";
import type { PanelFocus } from "./panel-focus";

/** What every part of the panel draws from, and tells. */
export interface ViewContext {
  readonly model: PanelModel;
  /** What the kernel in front has. */
  readonly stages: StagesModel;
  /** What the notebook in front needs. */
  readonly needs: FrontNeeds;
  readonly trans: TranslationBundle;
  readonly clock: PanelClock;
  readonly focus: PanelFocus;
  readonly onCommand: (id: CommandIdOf<"jupyterlab">, name?: string) => void;
  /** Opens the panel's own menu below a button. */
  readonly onMenu: (button: HTMLElement) => void;
}
