import type { CommandIdOf, FailureRemedy, PanelModel } from "@nbsecrets/shared";
import {
  EventEmitter,
  NotebookCellStatusBarAlignment,
  NotebookCellStatusBarItem,
  notebooks,
  type Disposable,
  type NotebookCell,
  type NotebookCellStatusBarItemProvider,
} from "vscode";
import { asItIs } from "./as-it-is.ts";
import { sentence } from "./notice.ts";

/** As in failed-cell.ts, which is not loaded with the extension. */
const errorMime = "application/vnd.code.notebook.error";
const command: CommandIdOf<"vscode"> = "nbsecrets:settle-failure";

const icons: Readonly<Record<FailureRemedy["kind"], string>> = {
  add: "add",
  load: "refresh",
  rename: "replace",
  replace: "edit",
};

/** Under a cell that failed for want of a secret: what one click does about it, until it runs again. Nothing is written. */
export class FailureItems implements NotebookCellStatusBarItemProvider, Disposable {
  readonly #model: PanelModel;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCellStatusBarItems = this.#changed.event;
  readonly #disposables: readonly { dispose(): void }[];
  #names = "";

  constructor(model: PanelModel) {
    this.#model = model;
    this.#disposables = [
      this.#changed,
      notebooks.registerNotebookCellStatusBarItemProvider("jupyter-notebook", this),
      { dispose: model.onChange(() => this.#show()) },
    ];
  }

  async provideCellStatusBarItems(cell: NotebookCell): Promise<NotebookCellStatusBarItem[]> {
    // Nearly no cell has one: for the others nothing is loaded, and nothing is listed.
    if (!cell.outputs.some(({ items }) => items.some(({ mime }) => mime === errorMime))) {
      return [];
    }
    const { failedCell } = await import("./failed-cell.ts");
    if ((await failedCell(cell, this.#storedNames)) === undefined) {
      return [];
    }
    if (this.#model.state.phase === "loading") {
      await this.#model.refresh();
    }
    const failed = await failedCell(cell, this.#storedNames);
    return (failed?.remedies ?? []).map((remedy) => itemOf(cell, remedy));
  }

  dispose(): void {
    this.#disposables.forEach((disposable) => disposable.dispose());
  }

  get #storedNames(): readonly string[] {
    return this.#model.state.secrets.map(({ name }) => name);
  }

  #show(): void {
    const names = this.#storedNames.join();
    if (names !== this.#names) {
      this.#names = names;
      this.#changed.fire();
    }
  }
}

function itemOf(cell: NotebookCell, { kind, name, label }: FailureRemedy): NotebookCellStatusBarItem {
  const text = sentence(label);
  const item = new NotebookCellStatusBarItem(`$(${icons[kind]}) ${asItIs(text)}`, NotebookCellStatusBarAlignment.Left);
  item.command = {
    command,
    title: text,
    // Not by its index: VS Code keeps the button as it is where cells come and go above.
    arguments: [{ cell: cell.document.uri.toString(), kind, name }],
  };
  item.accessibilityInformation = { label: text, role: "button" };
  return item;
}
