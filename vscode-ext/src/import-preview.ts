import { canImport, type ImportModel, type ImportProblem, type ImportRow, visibleText } from "@nbsecrets/shared";
import {
  l10n,
  QuickInputButtons,
  QuickPickItemKind,
  ThemeIcon,
  window,
  type QuickInputButton,
  type QuickPickItem,
} from "vscode";
import { asItIs } from "./as-it-is.ts";
import { sentence } from "./notice.ts";

/** What a person wants after they have seen the preview; nothing where they called it off. */
export type PreviewAnswer =
  | { readonly kind: "import" }
  | { readonly kind: "rename"; readonly index: number }
  | { readonly kind: "format" }
  | { readonly kind: "back" };

interface RowItem extends QuickPickItem {
  /** The place of its row; absent on what is no row. */
  readonly index?: number;
}

const propose: QuickInputButton = {
  iconPath: new ThemeIcon("lightbulb"),
  tooltip: l10n.t("Use the proposed name"),
};
const rename: QuickInputButton = {
  iconPath: new ThemeIcon("edit"),
  tooltip: l10n.t("Import under another name…"),
};
const format: QuickInputButton = {
  iconPath: new ThemeIcon("file-code"),
  tooltip: l10n.t("Read as another format…"),
};

/**
 * A row for each secret of the file, ticked where it is to be imported, and one for each thing that was not read: a list that
 * is picked from shows no more text than its rows, and of separators only those that a row follows.
 */
export function previewImport(importing: ImportModel): Promise<PreviewAnswer | undefined> {
  const pick = window.createQuickPick<RowItem>();
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.keepScrollPosition = true;
  pick.buttons = [QuickInputButtons.Back, format];
  const isPossible = ({ index }: RowItem): boolean => {
    const row = importing.state.rows[index ?? -1];
    return row !== undefined && canImport(row);
  };
  const draw = (): void => {
    const { rows, fileName, phase } = importing.state;
    pick.busy = phase !== "ready";
    pick.title = fileName === "" ? l10n.t("Import Secrets") : l10n.t("Import Secrets from {0}", visibleText(fileName));
    pick.placeholder = guidance(importing);
    const items = itemsOf(importing);
    // New items lose the focus and the place in the list, for nothing where only a tick was set.
    if (JSON.stringify(items) !== JSON.stringify(pick.items)) {
      const [active] = pick.activeItems;
      pick.items = items;
      const same = items.find(({ index }) => index !== undefined && index === active?.index);
      pick.activeItems = same === undefined ? [] : [same];
    }
    const ticked = pick.items.filter((item) => rows[item.index ?? -1]?.wanted && isPossible(item));
    if (ticked.length !== pick.selectedItems.length || ticked.some((item) => !pick.selectedItems.includes(item))) {
      pick.selectedItems = ticked;
    }
  };
  return new Promise((resolve) => {
    const stop = importing.onChange(draw);
    const end = (answer?: PreviewAnswer): void => {
      stop();
      resolve(answer);
      pick.dispose();
    };
    pick.onDidChangeSelection((selected) => {
      const wanted = new Set(selected.filter(isPossible).map(({ index }) => index));
      importing.wantOnly((row, index) => (canImport(row) ? wanted.has(index) : row.wanted));
      // Where nothing that can be ticked was changed, this takes back a tick on a row that can not.
      draw();
    });
    pick.onDidTriggerItemButton(({ item: { index = -1 }, button }) =>
      button.tooltip === rename.tooltip ? end({ kind: "rename", index }) : void importing.useProposals(index),
    );
    pick.onDidTriggerButton((button) => end({ kind: button === QuickInputButtons.Back ? "back" : "format" }));
    pick.onDidAccept(() => {
      const { count, refusal } = importing.ready;
      if (importing.state.phase === "ready" && refusal === undefined && count > 0) {
        end({ kind: "import" });
      }
    });
    pick.onDidHide(() => end());
    draw();
    pick.show();
  });
}

function guidance(importing: ImportModel): string {
  const { count, refusal } = importing.ready;
  const { rows, alert } = importing.state;
  const canBeSome = rows.some(canImport);
  const problem = alert ?? refusal;
  return problem !== undefined
    ? sentence(problem)
    : count > 0
      ? l10n.t("To import: {0}. Enter imports what is ticked.", count)
      : canBeSome
        ? l10n.t("Tick what is to be imported.")
        : l10n.t("Nothing here can be imported as it is.");
}

/** What can be imported, then what cannot, then what could not be read. */
function itemsOf({ state: { rows, problems } }: ImportModel): readonly RowItem[] {
  const items = rows.map((row, index) => ({ row, item: itemOf(row, index) }));
  const section = (label: string, found: readonly RowItem[]): readonly RowItem[] =>
    found.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...found];
  return [
    ...items.filter(({ row }) => canImport(row)).map(({ item }) => item),
    ...section(
      l10n.t("Left out"),
      items.filter(({ row }) => !canImport(row)).map(({ item }) => item),
    ),
    ...section(l10n.t("Not read"), problems.map(problemItem)),
  ];
}

function itemOf(row: ImportRow, index: number): RowItem {
  const state = sentence({ key: `import-state-${row.state}`, params: {} });
  const notes = [...(row.refusal === undefined ? [] : [row.refusal]), ...row.notes].map((note) => sentence(note));
  const [source, name] = [visibleText(row.source), visibleText(row.name)];
  return {
    index,
    label: asItIs(source === name ? name : `${source} → ${name}`),
    description: row.proposal === undefined ? state : l10n.t("{0} – proposed: {1}", state, row.proposal),
    ...(notes.length > 0 ? { detail: asItIs(notes.join(" ")) } : {}),
    buttons: row.proposal === undefined ? [rename] : [propose, rename],
  };
}

function problemItem({ message, line, lastLine }: ImportProblem): RowItem {
  const place =
    lastLine === undefined ? l10n.t("Line {0}", line ?? "") : l10n.t("Lines {0} to {1}", line ?? "", lastLine);
  return {
    label: `$(warning) ${line === undefined ? l10n.t("This file") : place}`,
    detail: asItIs(sentence(message)),
  };
}
