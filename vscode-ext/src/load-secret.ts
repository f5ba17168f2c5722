import {
  keepingLine,
  listed,
  loadableTogether,
  planLoader,
  sharedNames,
  snippetLanguage,
  visibleText,
  whyNoSecrets,
  type Message,
} from "@nbsecrets/shared";
import { l10n, window, type NotebookCell, type NotebookDocument } from "vscode";
import { chosenSecret, names, type CommandArguments, type CommandContext } from "./command-context.ts";
import { insert } from "./insert-code.ts";
import { keepLoaded, runCell } from "./keep-loaded.ts";
import { loadNow } from "./load-now.ts";
import { codeCells, notebookLanguage, notebookPlace } from "./notebook-place.ts";
import { sentence, tell } from "./notice.ts";

type Way = "run" | "insert" | "keep";

/** Loads a secret into the kernel of the notebook in front. Where that cannot be without a cell, asks how it is to get there. */
export async function loadSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const need = context.view.usedNeed(words[0]);
  const name = need?.row.name ?? (await chosenSecret(context, words, { title: l10n.t("Load Secret") }))?.name;
  if (name !== undefined) {
    await loadName(context, name);
  }
}

/** The same for all that are stored. */
export async function loadAllSecrets(context: CommandContext): Promise<void> {
  await listed(context.model);
  await load(context, loadableTogether(names(context.model)));
}

/** The same for a name that is known. */
export async function loadName(context: CommandContext, name: string): Promise<void> {
  await load(context, [name]);
}

async function load(context: CommandContext, wanted: readonly string[]): Promise<void> {
  const editor = window.activeNotebookEditor;
  if (editor === undefined) {
    tell({ key: "load-no-kernel", params: {} });
    return;
  }
  await listed(context.model);
  const stored = names(context.model);
  if (wanted.length === 0 || !wanted.every((name) => stored.includes(name))) {
    tell(whyNoSecrets(context.model.state));
    return;
  }
  const { notebook } = editor;
  const now = await loadNow(context, notebook, wanted);
  if (now.kind !== "other-way") {
    if (now.kind === "done" && now.isKeepable) {
      await context.keepLoaded.offer(notebook);
    }
    return;
  }
  const way = await askWay(wanted, notebook, now.why);
  if (way === undefined || notebook.isClosed) {
    return;
  }
  if (way === "keep") {
    await keepLoaded(notebook);
    return;
  }
  const cell = await loadingCell(context, notebook, wanted);
  if (way === "run" && cell !== undefined) {
    await runCell(cell);
  }
}

async function askWay(wanted: readonly string[], notebook: NotebookDocument, why?: Message): Promise<Way | undefined> {
  const isPython = snippetLanguage(notebookLanguage(notebook))?.language === "python";
  const items: readonly { readonly label: string; readonly detail: string; readonly way: Way }[] = [
    {
      label: l10n.t("Insert the loader and run its cell"),
      detail: l10n.t("The code is in the notebook, and holds names alone."),
      way: "run",
    },
    ...(isPython
      ? [
          {
            label: l10n.t("Keep all secrets loaded"),
            detail: l10n.t("Inserts and runs {0}, for which the kernel needs our package.", keepingLine),
            way: "keep" as const,
          },
        ]
      : []),
    { label: l10n.t("Only insert the loader"), detail: l10n.t("You run it yourself."), way: "insert" },
  ];
  const [name = "", ...more] = wanted;
  const title = more.length > 0 ? l10n.t("Load All Secrets") : l10n.t("Load {0}", visibleText(name));
  const question = l10n.t("How is the kernel to get it?");
  const placeHolder = why === undefined ? question : `${sentence(why)} ${question}`;
  return (await window.showQuickPick(items, { title, placeHolder }))?.way;
}

/** The cell whose code loads the secret, made or brought up to date where there is none; undefined where none can be. */
async function loadingCell(
  context: CommandContext,
  notebook: NotebookDocument,
  wanted: readonly string[],
): Promise<NotebookCell | undefined> {
  const editor = window.activeNotebookEditor;
  if (editor?.notebook !== notebook) {
    return undefined;
  }
  const there = cellThatLoads(context, notebook, wanted);
  if (there !== undefined) {
    return there;
  }
  const all = names(context.model);
  await insert(context, (situation, target) => [planLoader(situation, target, all)], notebookPlace(editor));
  return cellThatLoads(context, notebook, wanted);
}

function cellThatLoads(
  { model }: CommandContext,
  notebook: NotebookDocument,
  wanted: readonly string[],
): NotebookCell | undefined {
  const snippets = snippetLanguage(notebookLanguage(notebook));
  const shared = sharedNames(model.state.secrets);
  return codeCells(notebook).find(({ document }) => {
    const code = document.getText();
    // Whichever of both loaders it is: the person chose it, or we did a moment ago.
    const loads = (name: string): boolean =>
      [true, false].some(
        (hasPackage) => snippets?.loads(code, name, { hasPackage, shared: shared.includes(name) }) === true,
      );
    return wanted.every(loads);
  });
}
