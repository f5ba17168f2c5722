import { adminRequest, type CommandIdOf, type Problem } from "@nbsecrets/shared";
import { l10n, ThemeIcon, TreeItem } from "vscode";

/** What a person can do about a problem, as a row of the view: VS Code shows no buttons beside a view's message. */
export class Remedy {
  readonly id: CommandIdOf<"vscode">;
  readonly #label: string;
  readonly #icon: string;

  constructor(id: CommandIdOf<"vscode">, label: string, icon: string) {
    this.id = id;
    this.#label = label;
    this.#icon = icon;
  }

  get item(): TreeItem {
    const item = new TreeItem(this.#label);
    item.id = this.id;
    item.iconPath = new ThemeIcon(this.#icon);
    item.command = { command: this.id, title: this.#label };
    return item;
  }
}

/** The remedies of a list that cannot be read. */
export function remediesOf(problem: Problem): readonly Remedy[] {
  const isForAdmin = adminRequest(problem) !== undefined;
  return [
    new Remedy("nbsecrets:refresh", l10n.t("Try Again"), "refresh"),
    new Remedy("nbsecrets:doctor", l10n.t("Run Doctor"), "pulse"),
    ...(isForAdmin ? [new Remedy("nbsecrets:copy-access-request", l10n.t("Copy for Admin"), "copy")] : []),
  ];
}
