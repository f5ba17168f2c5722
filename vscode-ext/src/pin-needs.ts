import {
  isWebLink,
  mergePinned,
  NotebookReferences,
  readPinned,
  writePinned,
  type Need,
  type PinnedNeed,
} from "@nbsecrets/references";
import { listed, visibleText } from "@nbsecrets/shared";
import {
  l10n,
  NotebookEdit,
  ThemeIcon,
  window,
  WorkspaceEdit,
  type NotebookDocument,
  type QuickInputButton,
  type QuickPickItem,
} from "vscode";
import { asItIs } from "./as-it-is.ts";
import { askText } from "./ask-text.ts";
import { changeNotebook } from "./change-notebook.ts";
import { names, type CommandContext } from "./command-context.ts";
import { isReadOnly } from "./is-read-only.ts";
import { codeCells } from "./notebook-place.ts";
import { sentence, tell } from "./notice.ts";
import { withoutTurns } from "./without-turns.ts";

interface NeedItem extends QuickPickItem {
  readonly name: string;
}

/** Asks which of the secrets that the notebook in front needs are to be written into it, and with which hints; and writes that. */
export async function pinNeeds({ model }: CommandContext): Promise<void> {
  const notebook = window.activeNotebookEditor?.notebook;
  if (notebook === undefined) {
    tell({ key: "notebook-needed", params: {} });
    return;
  }
  if (await isReadOnly(notebook.uri, notebook.getCells()[0]?.document)) {
    tell({ key: "pin-read-only", params: {} });
    return;
  }
  await listed(model);
  const needs = needsOf(notebook, new Set(names(model)));
  if (needs.length === 0) {
    tell({ key: "pin-nothing", params: {} });
    return;
  }
  const pinned = new Map(
    needs.flatMap((need) => (need.pinned === undefined ? [] : [[need.name, need.pinned] as const])),
  );
  const chosen = await choose(needs, pinned);
  if (chosen === undefined) {
    return;
  }
  const result: PinnedNeed[] = [];
  for (const name of chosen.names) {
    const known = pinned.get(name);
    const asked = known === undefined || chosen.edits.has(name) ? await askNeed(name, known) : known;
    if (asked === undefined) {
      return;
    }
    result.push(asked);
  }
  // The notebook may hold others by now.
  const now = readPinned(metadataOf(notebook));
  await write(notebook, mergePinned([...pinned.values()], result, now));
}

function needsOf(notebook: NotebookDocument, stored: ReadonlySet<string>): readonly Need[] {
  const references = new NotebookReferences();
  references.update(
    codeCells(notebook).map(({ document }) => ({ code: document.getText(), language: document.languageId })),
  );
  return references.needs({ stored, pinned: readPinned(metadataOf(notebook)) });
}

/** Which are to be pinned; the pen of one that is pinned asks for its hint and link again. */
function choose(
  needs: readonly Need[],
  pinned: ReadonlyMap<string, PinnedNeed>,
): Promise<{ readonly names: readonly string[]; readonly edits: ReadonlySet<string> } | undefined> {
  const pen: QuickInputButton = { iconPath: new ThemeIcon("edit"), tooltip: l10n.t("Edit hint and link") };
  const items = needs.map(({ name }): NeedItem => {
    const known = pinned.get(name);
    const description = asItIs(withoutTurns(known?.hint ?? ""));
    return { name, label: asItIs(visibleText(name)), description, buttons: known === undefined ? [] : [pen] };
  });
  const pick = window.createQuickPick<NeedItem>();
  pick.title = l10n.t("Pin What This Notebook Needs");
  pick.placeholder = l10n.t("What is ticked is written into the notebook, for whoever opens it next; values are not");
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = items.filter(({ name }) => pinned.has(name));
  pick.ignoreFocusOut = true;
  return new Promise((resolve) => {
    const end = (edits: readonly string[]): void => {
      const chosen = [...new Set([...pick.selectedItems.map(({ name }) => name), ...edits])];
      resolve({ names: items.map(({ name }) => name).filter((name) => chosen.includes(name)), edits: new Set(edits) });
      pick.dispose();
    };
    pick.onDidAccept(() => end([]));
    pick.onDidTriggerItemButton(({ item }) => end([item.name]));
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Undefined: called off. */
async function askNeed(name: string, known: PinnedNeed | undefined): Promise<PinnedNeed | undefined> {
  const title = l10n.t("Pin {0}", visibleText(name));
  const hint = await askText({
    title,
    step: 1,
    totalSteps: 2,
    value: known?.hint ?? "",
    prompt: l10n.t("A hint: what it is for, whom to ask. It may be empty."),
  });
  if (hint?.kind !== "text") {
    return undefined;
  }
  const link = await askText({
    title,
    step: 2,
    totalSteps: 2,
    value: known?.url ?? "",
    prompt: l10n.t("A link to where one can be had. It may be empty."),
    placeholder: "https://",
    check: (text) => {
      return text.trim() === "" || isWebLink(text.trim()) ? undefined : sentence({ key: "pin-link", params: {} });
    },
  });
  if (link?.kind !== "text") {
    return undefined;
  }
  const [text, url] = [hint.text.trim(), link.text.trim()];
  return { name, ...(text === "" ? {} : { hint: text }), ...(url === "" ? {} : { url }) };
}

function metadataOf(notebook: NotebookDocument): unknown {
  return (notebook.metadata as { readonly metadata?: unknown }).metadata;
}

async function write(notebook: NotebookDocument, needs: readonly PinnedNeed[]): Promise<void> {
  const edit = new WorkspaceEdit();
  const metadata = { ...notebook.metadata, metadata: writePinned(metadataOf(notebook), needs) };
  edit.set(notebook.uri, [NotebookEdit.updateNotebookMetadata(metadata)]);
  await changeNotebook(notebook, edit, "pin-read-only");
}
