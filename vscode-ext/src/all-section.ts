import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";

/** The heading of the list, where that of a notebook stands above it: the same object for as long as the view is there. */
export class AllSection {
  /** How many there are below it. */
  count = 0;

  get item(): TreeItem {
    // As the person left it, once they changed that.
    const item = new TreeItem(l10n.t("All"), TreeItemCollapsibleState.Expanded);
    item.id = "all";
    item.description = String(this.count);
    item.iconPath = new ThemeIcon("key");
    return item;
  }
}
