import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { TranslationBundle } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { Message as LuminoMessage } from "@lumino/messaging";
import type { PanelModel } from "@nbsecrets/shared";
import * as React from "react";
import type { FrontModels } from "./front-models-token";
import { giveBack, openHeadMenu } from "./head-menu";
import { icons } from "./icons";
import { PanelClock } from "./panel-clock";
import { PanelFocus } from "./panel-focus";
import { panelId } from "./panel-id";
import { SecretsView } from "./secrets-view";
import type { ViewContext } from "./view-context";

/** The side panel. Hidden, it lets the model and the clock lie still. */
export class SecretsPanel extends ReactWidget {
  readonly #view: ViewContext;
  /** The row whose menu was opened last. */
  #menuRow: HTMLElement | undefined;

  constructor(
    { commands, contextMenu }: JupyterFrontEnd,
    model: PanelModel,
    { stages, needs }: FrontModels,
    trans: TranslationBundle,
  ) {
    super();
    this.#view = {
      model,
      stages,
      needs,
      trans,
      clock: new PanelClock(),
      focus: new PanelFocus(this.node, model),
      onCommand: (id, name) => void commands.execute(id, name === undefined ? {} : { name }),
      onMenu: (button) => openHeadMenu(commands, button),
    };
    this.id = panelId;
    this.addClass("nbsecrets-panel");
    this.title.icon = icons.key;
    this.title.caption = trans.__("Secrets");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", trans.__("Secrets"));
    this.#followMenu(contextMenu);
  }

  /** The secret of the row that has the focus, else of the one whose menu was used last. */
  get rowInUse(): string | undefined {
    const focused = document.activeElement?.closest<HTMLElement>(".nbsecrets-row");
    return (focused ?? this.#menuRow)?.dataset["name"];
  }

  /** See `PanelFocus.afterDialog`. */
  afterDialog(saved: boolean, name?: string): void {
    if (this.isVisible) {
      this.#view.focus.afterDialog(saved, name);
    }
  }

  override render(): React.JSX.Element {
    return <SecretsView view={this.#view} />;
  }

  protected override onActivateRequest(message: LuminoMessage): void {
    super.onActivateRequest(message);
    this.#view.focus.enter();
  }

  protected override onAfterShow(message: LuminoMessage): void {
    super.onAfterShow(message);
    this.#view.clock.setActive(true);
    this.#view.model.setActive(true);
    this.#view.stages.setActive(true);
    this.#view.needs.setActive(true);
  }

  protected override onAfterHide(message: LuminoMessage): void {
    super.onAfterHide(message);
    this.#view.model.setActive(false);
    this.#view.stages.setActive(false);
    this.#view.needs.setActive(false);
    this.#view.clock.setActive(false);
  }

  override dispose(): void {
    this.#view.stages.setActive(false);
    this.#view.needs.setActive(false);
    this.#view.clock.setActive(false);
    super.dispose();
  }

  /** JupyterLab's menu takes the focus and does not give it back. */
  #followMenu({ opened, menu }: JupyterFrontEnd["contextMenu"]): void {
    let row: HTMLElement | undefined;
    const onMenu = ({ target }: MouseEvent): void => {
      row = (target instanceof Element && target.closest<HTMLElement>(".nbsecrets-row")) || undefined;
    };
    const onOpened = (): void => {
      const from = row;
      if (from === undefined) {
        return;
      }
      this.#menuRow = from;
      const onClose = (): void => {
        menu.aboutToClose.disconnect(onClose);
        queueMicrotask(() => {
          giveBack(from);
          this.afterDialog(false);
        });
      };
      menu.aboutToClose.connect(onClose);
    };
    document.addEventListener("contextmenu", onMenu, true);
    opened.connect(onOpened);
    this.disposed.connect(() => {
      document.removeEventListener("contextmenu", onMenu, true);
      opened.disconnect(onOpened);
    });
  }
}
