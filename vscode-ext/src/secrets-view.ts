import { homedir } from "node:os";
import {
  adminRequest,
  checkName,
  isShared,
  storeSummary,
  type KernelStage,
  type PanelModel,
  type SecretInfo,
} from "@nbsecrets/shared";
import {
  commands,
  DataTransferItem,
  EventEmitter,
  l10n,
  window,
  type DataTransfer,
  type Disposable,
  type TreeDataProvider,
  type TreeDragAndDropController,
  type TreeItem,
  type TreeView,
} from "vscode";
import { AllSection } from "./all-section.ts";
import { fromHome } from "./from-home.ts";
import { NeededGroup, NeededItem } from "./needed-group.ts";
import type { NeedsSource } from "./needs-source.ts";
import { sentence } from "./notice.ts";
import { remediesOf, type Remedy } from "./remedy.ts";
import { secretItem, secretTooltip } from "./secret-item.ts";
import { SecretRow } from "./secret-row.ts";
import { SharedSection } from "./shared-section.ts";

export const viewId = "nbsecrets.secrets";
/** What a row is while it is dragged: the name, which every editor that takes drops can ask for. */
export const draggedName = "application/vnd.nbsecrets.name";

type Row = SecretRow | AllSection | SharedSection | NeededGroup | NeededItem | Remedy;

/** How often words like "3 minutes ago" are looked at again while the view is shown, in milliseconds. */
const tick = 60_000;

/** The tree of secrets. It shows what the model's state says, and tells the model when somebody looks. */
export class SecretsView implements TreeDataProvider<Row>, TreeDragAndDropController<Row>, Disposable {
  readonly dropMimeTypes = [];
  readonly dragMimeTypes = [draggedName];
  readonly #model: PanelModel;
  readonly #tree: TreeView<Row>;
  readonly #changed = new EventEmitter<Row[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** Every row that was made: what a command is given is a row only if it is one of these. */
  readonly #made = new WeakSet<object>();
  /** Those that are listed, by the names of their secrets; the shared ones last. */
  #rows: ReadonlyMap<string, SecretRow> = new Map();
  readonly #section = new SharedSection();
  /** The heading of the others, where the notebook in front needs something. */
  readonly #all = new AllSection();
  /** What the notebook in front needs, on top. */
  readonly #needed = new NeededGroup();
  readonly #loadNeeds: (() => Promise<NeedsSource>) | undefined;
  #needs: Promise<NeedsSource> | undefined;
  #remedies: readonly Remedy[] = [];
  readonly #contexts = new Map<string, unknown>();
  readonly #disposables: Disposable[];
  #timer: NodeJS.Timeout | undefined;
  /** While VS Code waits for rows, it need not ask again: until it has, a row that is clicked would be none. */
  #answering = false;

  /**
   * @param id - the view, which a manifest contributes.
   * @param loadNeeds - loads who knows what notebooks need, once the view is shown; the view disposes of it.
   */
  constructor(model: PanelModel, id = viewId, loadNeeds?: () => Promise<NeedsSource>) {
    this.#model = model;
    this.#loadNeeds = loadNeeds;
    this.#tree = window.createTreeView(id, {
      treeDataProvider: this,
      dragAndDropController: this,
      canSelectMany: true,
    });
    this.#disposables = [
      this.#tree,
      this.#changed,
      this.#tree.onDidChangeVisibility(({ visible }) => this.#setActive(visible)),
      { dispose: model.onChange(() => this.#show()) },
    ];
    this.#setActive(this.#tree.visible);
    this.#show();
  }

  /** The rows that are selected, as they are listed now. */
  get selection(): readonly SecretInfo[] {
    return this.#infosOf(this.#tree.selection);
  }

  /** The rows that a person used, of what a command was given. Anything else, as a link in a document gives it, is none. */
  used(element: unknown, selected: unknown): readonly SecretInfo[] {
    if (!this.#isRow(element) && !this.#needed.has(element)) {
      return [];
    }
    return this.#infosOf(Array.isArray(selected) && selected.includes(element) ? selected : [element]);
  }

  /** The row of the notebook in front that a command was used on. */
  usedNeed(element: unknown): NeededItem | undefined {
    return this.#needed.has(element) ? element : undefined;
  }

  /** What is known of the kernel of the notebook in front now; hidden, nothing is. */
  get kernel(): { readonly stages: ReadonlyMap<string, KernelStage> } | undefined {
    const rows = this.visible ? this.#needed.items.map(({ row }) => row) : [];
    const known = rows.flatMap(({ name, stage }) => (stage === undefined ? [] : [[name, stage] as const]));
    return known.length === 0 ? undefined : { stages: new Map(known) };
  }

  getTreeItem(row: Row): TreeItem {
    return row instanceof SecretRow ? secretItem(row.info, Date.now()) : row.item;
  }

  resolveTreeItem(item: TreeItem, row: Row): TreeItem {
    if (row instanceof SecretRow) {
      item.tooltip = secretTooltip(row.info, Date.now());
    }
    return item;
  }

  /** Waits for the first list, which VS Code shows as progress. */
  async getChildren(element?: Row): Promise<Row[]> {
    if (element !== undefined) {
      return this.#below(element);
    }
    if (this.#model.state.phase === "loading") {
      this.#answering = true;
      await this.#model.refresh();
      this.#answering = false;
      this.#arrange();
    }
    const shared = this.#section.count > 0 ? [this.#section] : [];
    if (!this.#needed.isShown) {
      return [...this.#remedies, ...this.#own, ...shared];
    }
    this.#all.count = this.#own.length;
    return [...this.#remedies, this.#needed, ...(this.#own.length > 0 ? [this.#all] : []), ...shared];
  }

  getParent(row: Row): Row | undefined {
    if (row instanceof NeededItem) {
      return this.#needed;
    }
    if (!(row instanceof SecretRow)) {
      return undefined;
    }
    return isShared(row.info) ? this.#section : this.#needed.isShown ? this.#all : undefined;
  }

  #below(heading: Row): Row[] {
    switch (heading) {
      case this.#needed:
        return [...this.#needed.items];
      case this.#all:
        return this.#own;
      default:
        return heading === this.#section ? this.#rowsWhere(isShared) : [];
    }
  }

  get #own(): SecretRow[] {
    return this.#rowsWhere((info) => !isShared(info));
  }

  handleDrag([row]: readonly Row[], data: DataTransfer): void {
    if (this.#isRow(row) && checkName(row.info.name) === undefined) {
      data.set(draggedName, new DataTransferItem(row.info.name));
    }
  }

  /** Whether the person sees the list, and above it what was done last. */
  get visible(): boolean {
    return this.#tree.visible;
  }

  /** Selects a secret that was just saved, where the view is shown. */
  async reveal(name: string): Promise<void> {
    const row = this.#rows.get(name);
    if (row !== undefined && this.visible) {
      await this.#tree.reveal(row, { select: true, focus: false });
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    void this.#needs?.then((needs) => needs.dispose());
    this.#disposables.forEach((disposable) => void disposable.dispose());
  }

  #rowsWhere(test: (info: SecretInfo) => boolean): SecretRow[] {
    return [...this.#rows.values()].filter(({ info }) => test(info));
  }

  #isRow(thing: unknown): thing is SecretRow {
    return thing instanceof SecretRow && this.#made.has(thing);
  }

  /** The secrets of rows, each once; a row of the notebook in front stands for the one that is listed. */
  #infosOf(rows: readonly unknown[]): readonly SecretInfo[] {
    const listed = rows.map((row) => (this.#needed.has(row) ? this.#rows.get(row.row.name) : row));
    return [...new Set(listed)].filter((row) => this.#isRow(row)).map(({ info }) => info);
  }

  #setActive(active: boolean): void {
    this.#model.setActive(active);
    clearInterval(this.#timer);
    this.#timer = active ? setInterval(() => this.#changed.fire([...this.#rows.values()]), tick) : undefined;
    if (active) {
      // After the rows: reading a notebook is not to keep them back.
      setImmediate(() => {
        this.#needs ??= this.#loadNeeds?.().then((needs) => this.#follow(needs));
      });
    }
    void this.#needs?.then((needs) => needs.setActive(active));
  }

  #follow(needs: NeedsSource): NeedsSource {
    const show = (): void => {
      const { title, section } = needs.state;
      const wasShown = this.#needed.isShown;
      this.#needed.show(title, section);
      if (wasShown || this.#needed.isShown) {
        this.#changed.fire(wasShown && this.#needed.isShown ? [this.#needed] : undefined);
      }
    };
    needs.onChange(show);
    show();
    needs.setSecrets(this.#model.state.secrets);
    needs.setActive(this.visible);
    return needs;
  }

  #show(): void {
    const { phase, secrets, usage, problem, note, sharedNote, undo, canReveal } = this.#model.state;
    const isEmpty = secrets.length === 0;
    const { words = [], fullness } = usage === undefined ? {} : storeSummary(usage);
    // The width is for the place; that a store is encrypted, the last of the words, the welcome says.
    const shownWords = words.slice(0, usage?.encrypted === true ? -1 : undefined).map((word) => l10n.t(word));
    const unknown = phase === "blocked" ? l10n.t("Cannot be read") : l10n.t("Reading…");
    // Beside the container's own title: of a view that is alone in its container VS Code shows no description.
    const title = [...shownWords, ...(fullness === undefined ? [] : [sentence(fullness.label)])].join(" · ") || unknown;
    const told = problem ?? undo ?? (fullness?.nearlyFull ? fullness.details : undefined) ?? sharedNote ?? note;
    // Beside a message VS Code shows no welcome; an empty view must have its buttons.
    const message = isEmpty && phase === "ready" ? problem : told;
    this.#context("state", phase === "ready" ? (isEmpty ? "empty" : "rows") : phase);
    this.#context("isEncrypted", usage?.encrypted === true);
    this.#context("canUndo", undo !== undefined);
    this.#context("canReveal", phase !== "ready" || canReveal);
    this.#context("isRefused", problem !== undefined && adminRequest(problem) !== undefined);
    if (!this.#answering) {
      const changed = this.#arrange();
      if (changed === undefined || changed.length > 0) {
        this.#changed.fire(changed);
      }
    }
    void this.#needs?.then((needs) => needs.setSecrets(secrets));
    this.#headed(title, message === undefined ? "" : fromHome(sentence(message), homedir()));
  }

  /**
   * After the rows, and only what is new: of all that a view is told within 200 ms VS Code takes the first at once and keeps
   * back the rest, even a message that is the same.
   */
  #headed(title: string, message: string): void {
    if (this.#tree.title !== title) {
      this.#tree.title = title;
    }
    if (this.#tree.message !== message) {
      this.#tree.message = message;
    }
  }

  /** Brings the rows up to date. Which of them changed; undefined where others are listed, or in another order. */
  #arrange(): SecretRow[] | undefined {
    const { phase, problem, secrets } = this.#model.state;
    const [before, remediesBefore] = [this.#rows, this.#remedies];
    this.#remedies = phase === "blocked" && problem !== undefined ? remediesOf(problem) : [];
    this.#rows = new Map(secrets.map((info) => [info.name, this.#rowOf(info, before.get(info.name))]));
    this.#section.count = secrets.filter(isShared).length;
    const changed = secrets.flatMap((info) => {
      const row = this.#rows.get(info.name);
      if (row === undefined || JSON.stringify(row.info) === JSON.stringify(info)) {
        return [];
      }
      row.info = info;
      return [row];
    });
    const isArranged =
      isSame(before.keys(), this.#rows.keys()) && [...before.values()].every((row) => this.#isListed(row));
    return isArranged && isSame(ids(remediesBefore), ids(this.#remedies)) ? changed : undefined;
  }

  #isListed(row: SecretRow): boolean {
    return this.#rows.get(row.info.name) === row;
  }

  /** The same row as before, unless its secret is one of another section now. */
  #rowOf(info: SecretInfo, before: SecretRow | undefined): SecretRow {
    if (before !== undefined && isShared(before.info) === isShared(info)) {
      return before;
    }
    const row = new SecretRow(info);
    this.#made.add(row);
    return row;
  }

  /** What the manifest's `when` clauses ask for. */
  #context(key: string, value: unknown): void {
    if (this.#contexts.get(key) !== value) {
      this.#contexts.set(key, value);
      void commands.executeCommand("setContext", `nbsecrets.${key}`, value);
    }
  }
}

function ids(remedies: readonly Remedy[]): readonly string[] {
  return remedies.map(({ id }) => id);
}

function isSame(some: Iterable<string>, others: Iterable<string>): boolean {
  return JSON.stringify([...some]) === JSON.stringify([...others]);
}
