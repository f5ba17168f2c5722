import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { sentence } from "./notice.ts";

/** The heading of the secrets that others share, the same object for as long as there are any. */
export class SharedSection {
  /** How many there are below it. */
  count = 0;

  get item(): TreeItem {
    const item = new TreeItem(
      sentence({ key: "section-shared", params: {} }),
      // As the person left it, once they changed that.
      TreeItemCollapsibleState.Expanded,
    );
    item.description = String(this.count);
    item.iconPath = new ThemeIcon("organization");
    return item;
  }
}
