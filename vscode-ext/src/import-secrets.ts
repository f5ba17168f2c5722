import { canImport, ImportModel, type ImportRow, listed, MAX_IMPORT_BYTES } from "@nbsecrets/shared";
import { env, l10n, QuickPickItemKind, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { sentence, tell, tellError, withoutLinks } from "./notice.ts";
import { chooseFile, readFile } from "./value-source.ts";

interface RowItem extends QuickPickItem {
  /** Its place in the file; absent on what stands between rows. */
  readonly index?: number;
}

/** Lets a person choose a file, shows what would become of each secret in it, and saves what they want. */
export async function importSecrets({ model }: CommandContext): Promise<void> {
  await listed(model);
  const importing = new ImportModel(model);
  try {
    if (!(await read(importing))) {
      return;
    }
    for (;;) {
      if (!(await choose(importing))) {
        return;
      }
      const done = await importing.save();
      const { alert, fileName } = importing.state;
      if (done === undefined) {
        tellError(alert);
        continue;
      }
      const undo = model.state.undo;
      tell(done, undo === undefined ? {} : { [l10n.t("Undo")]: () => model.undo(undo) });
      if (fileName !== "") {
        tell({ key: "import-file-stays", params: { path: fileName } });
      }
      return;
    }
  } finally {
    importing.dispose();
  }
}

/** Whether there is something to choose from. */
async function read(importing: ImportModel): Promise<boolean> {
  const file = { label: `$(file) ${l10n.t("Choose a file…")}`, detail: l10n.t(".env, JSON or shell exports") };
  const clipboard = { label: `$(clippy) ${l10n.t("From the clipboard")}` };
  const source = await window.showQuickPick([file, clipboard], { title: l10n.t("Import Secrets") });
  if (source === clipboard) {
    await importing.read(new TextEncoder().encode(await env.clipboard.readText()), "");
  } else if (source === file) {
    const uri = await chooseFile(l10n.t("Import Secrets"), l10n.t("Import"));
    if (uri === undefined) {
      return false;
    }
    const bytes = await readFile(uri, MAX_IMPORT_BYTES, (size) => ({
      key: "import-too-large",
      params: { bytes: String(size), limit: String(MAX_IMPORT_BYTES) },
    }));
    await importing.read(Uint8Array.from(bytes), uri.path.split("/").at(-1) ?? "");
  }
  const { rows, problems } = importing.state;
  const [problem] = problems;
  if (source !== undefined && rows.length === 0) {
    tell(problem?.message ?? { key: "import-nothing", params: {} });
  }
  return rows.length > 0;
}

/** Whether the person wants what is ticked. */
function choose(importing: ImportModel): Promise<boolean> {
  const pick = window.createQuickPick<RowItem>();
  const proposed: QuickInputButton = { iconPath: new ThemeIcon("wand"), tooltip: l10n.t("Use the proposed name") };
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const draw = (): void => {
    const { rows, problems, fileName } = importing.state;
    pick.title = fileName === "" ? l10n.t("Import Secrets") : l10n.t("Import Secrets from {0}", fileName);
    const items = rows.map((row, index) => itemOf(row, index, proposed));
    const [possible, others] = [
      items.filter(({ index }) => isPossible(index)),
      items.filter(({ index }) => !isPossible(index)),
    ];
    pick.items = [
      ...possible,
      ...(others.length > 0 ? [separator(l10n.t("Left out"))] : []),
      ...others,
      ...problems.map(({ message, line }) =>
        separator(line === undefined ? sentence(message) : l10n.t("Line {0}: {1}", line, sentence(message))),
      ),
    ];
    pick.selectedItems = pick.items.filter(
      ({ index }) => index !== undefined && rows[index]?.wanted && isPossible(index),
    );
    tellCount();
  };
  const isPossible = (index: number | undefined): boolean => {
    const row = importing.state.rows[index ?? -1];
    return row !== undefined && canImport(row);
  };
  const tellCount = (): void => {
    const { count, refusal } = importing.ready;
    pick.placeholder =
      refusal === undefined ? l10n.t("{0} will be imported. Enter imports them.", count) : sentence(refusal);
  };
  return new Promise((resolve) => {
    const stop = importing.onChange(draw);
    pick.onDidChangeSelection((selected) => {
      const wanted = new Set(selected.map(({ index }) => index));
      importing.state.rows.forEach((row, index) => {
        if (canImport(row) && row.wanted !== wanted.has(index)) {
          importing.want(index, wanted.has(index));
        }
      });
      // Rows that cannot be imported take no tick.
      if (selected.some(({ index }) => !isPossible(index))) {
        pick.selectedItems = selected.filter(({ index }) => isPossible(index));
      }
      tellCount();
    });
    pick.onDidTriggerItemButton(({ item }) => void importing.useProposals(item.index).then(draw));
    const end = (wanted: boolean): void => {
      stop();
      resolve(wanted);
      pick.dispose();
    };
    pick.onDidAccept(() => {
      const { count, refusal } = importing.ready;
      if (refusal === undefined && count > 0) {
        end(true);
      }
    });
    pick.onDidHide(() => end(false));
    draw();
    pick.show();
  });
}

function itemOf(row: ImportRow, index: number, proposed: QuickInputButton): RowItem {
  const state = sentence({ key: `import-state-${row.state}`, params: {} });
  const notes = [...(row.refusal === undefined ? [] : [row.refusal]), ...row.notes].map((note) => sentence(note));
  return {
    index,
    label: withoutLinks(row.source === row.name ? row.name : `${row.source} → ${row.name}`),
    description: row.proposal === undefined ? state : l10n.t("{0} – proposed: {1}", state, row.proposal),
    ...(notes.length > 0 ? { detail: notes.join(" ") } : {}),
    ...(row.proposal === undefined ? {} : { buttons: [proposed] }),
  };
}

function separator(label: string): RowItem {
  return { label, kind: QuickPickItemKind.Separator };
}
