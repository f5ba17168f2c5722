import { visibleText, type NeededRow, type NeededSection } from "@nbsecrets/shared";
import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { sentence } from "./notice.ts";
import { withoutMiddle } from "./secret-item.ts";
import { withoutTurns } from "./without-turns.ts";

/** Different in shape, so that colour says nothing. */
const icons: Readonly<Record<NeededRow["shape"], string>> = {
  empty: "circle-large-outline",
  half: "color-mode",
  full: "circle-large-filled",
};

/** A secret that the notebook in front needs, the same object for as long as it does. */
export class NeededItem {
  row: NeededRow;
  notebook: string;

  constructor(row: NeededRow, notebook: string) {
    this.row = row;
    this.notebook = notebook;
  }

  /** What one click does about it. A kernel of which nothing is known may well lack it. */
  get action(): NeededRow["action"] {
    const { action, isStored, stage } = this.row;
    return action ?? (isStored && stage === undefined ? "load" : undefined);
  }

  get item(): TreeItem {
    const { name, label, short, chain, shape, hint, url } = this.row;
    const item = new TreeItem(withoutMiddle(visibleText(name)));
    const state = sentence(label);
    item.id = `needed ${name}`;
    // Whatever is longer than a side bar has room for is cut off: the tooltip and screen readers have it whole.
    item.description = sentence(short);
    item.iconPath = new ThemeIcon(icons[shape]);
    item.contextValue = this.action === undefined ? "needed" : `needed-${this.action}`;
    const lines = [
      `${visibleText(name)}: ${state}`,
      sentence(chain),
      ...(hint === undefined ? [] : [withoutTurns(hint)]),
    ];
    item.tooltip = url === undefined ? lines.join("\n") : withLink(lines, url);
    item.accessibilityInformation = {
      label: l10n.t("{0}, {1}, needed by {2}", visibleText(name), state, visibleText(this.notebook)),
    };
    return item;
  }
}

/** The heading of the notebook in front, the same object for as long as the view is there. */
export class NeededGroup {
  readonly #items = new Map<string, NeededItem>();
  #title = "";
  #section: NeededSection | undefined;

  /** Whether there is anything below it. */
  get isShown(): boolean {
    return this.#section !== undefined;
  }

  get items(): readonly NeededItem[] {
    return [...this.#items.values()];
  }

  /** Whether a command was used on one of these: no JSON is. */
  has(thing: unknown): thing is NeededItem {
    return thing instanceof NeededItem && this.#items.get(thing.row.name) === thing;
  }

  show(title: string, section: NeededSection | undefined): void {
    this.#title = title;
    this.#section = section;
    const known = new Map(this.#items);
    this.#items.clear();
    for (const row of section?.rows ?? []) {
      const item = known.get(row.name) ?? new NeededItem(row, title);
      item.row = row;
      item.notebook = title;
      this.#items.set(row.name, item);
    }
  }

  get item(): TreeItem {
    const item = new TreeItem(visibleText(this.#title), TreeItemCollapsibleState.Expanded);
    // Another notebook's heading is another one: as the person left that.
    item.id = `notebook ${this.#title}`;
    item.description = this.#section === undefined ? "" : sentence(this.#section.summary);
    item.iconPath = new ThemeIcon("notebook");
    item.contextValue = "notebook";
    return item;
  }
}

/** A tooltip with a link, which was checked when the notebook was read; the rest is text, whoever wrote it. */
function withLink(lines: readonly string[], url: string): MarkdownString {
  const text = new MarkdownString();
  lines.forEach((line) => text.appendText(line).appendMarkdown("\n\n"));
  return text.appendMarkdown(`<${url}>`);
}
