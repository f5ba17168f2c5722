import type { TranslationBundle } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { Message as LuminoMessage } from "@lumino/messaging";
import type { CommandId, PanelModel } from "@nbsecrets/shared";
import * as React from "react";
import { icons } from "./icons";
import { panelId } from "./panel-id";
import { SecretsView } from "./secrets-view";

/** The side panel. Hidden, it lets the model lie still. */
export class SecretsPanel extends ReactWidget {
  readonly #model: PanelModel;
  readonly #trans: TranslationBundle;
  readonly #onCommand: (id: CommandId, name?: string) => void;

  constructor(model: PanelModel, trans: TranslationBundle, onCommand: (id: CommandId, name?: string) => void) {
    super();
    this.#model = model;
    this.#trans = trans;
    this.#onCommand = onCommand;
    this.id = panelId;
    this.addClass("nbsecrets-panel");
    this.title.icon = icons.key;
    this.title.caption = trans.__("Secrets");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", trans.__("Secrets"));
  }

  override render(): React.JSX.Element {
    return <SecretsView model={this.#model} trans={this.#trans} onCommand={this.#onCommand} />;
  }

  protected override onAfterShow(message: LuminoMessage): void {
    super.onAfterShow(message);
    this.#model.setActive(true);
  }

  protected override onAfterHide(message: LuminoMessage): void {
    super.onAfterHide(message);
    this.#model.setActive(false);
  }
}
