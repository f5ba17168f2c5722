import {
  checkedNamesWords,
  listed,
  progressWords,
  stillUsedWords,
  visibleText,
  whereUsedWords,
  type CodePlace,
  type FoundWords,
  type Message,
  type PanelModel,
  type WhereUsedOptions,
  type WhereUsedReport,
} from "@nbsecrets/shared";
import { l10n, NotebookRange, Position, ProgressLocation, Range, Uri, window, workspace } from "vscode";
import { asItIs } from "./as-it-is.ts";
import { codeFolders } from "./code-folders.ts";
import { chosenSecret, type CommandArguments, type CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";

/** How long a question waits for what code says, in milliseconds; it is asked without after that. */
const PATIENCE = 1_500;

/** Lists where code names a secret: the one that a link in a hover names, else one that is chosen. */
export async function findWhereUsed(context: CommandContext, words: CommandArguments): Promise<void> {
  const { model } = context;
  await listed(model);
  const [wanted] = words;
  const info =
    model.state.secrets.find(({ name }) => name === wanted) ??
    (await chosenSecret(context, words, { title: l10n.t("Find Where Secret Is Used") }));
  if (info !== undefined) {
    const title = l10n.t("Where {0} is used", visibleText(info.name));
    await search(model, [info.name], title, (report) => whereUsedWords(info.name, report));
  }
}

/** Lists secrets that no code names, and names that are very likely misspelt. */
export async function checkNames({ model }: CommandContext): Promise<void> {
  await search(model, [], l10n.t("Unused and misspelt names"), checkedNamesWords);
}

/** Which code still names these; undefined where none does, or that cannot be known soon. */
export async function stillUsed(model: PanelModel, names: readonly string[]): Promise<Message | undefined> {
  const stop = AbortSignal.timeout(PATIENCE);
  // The question is no other one where nothing could be looked through.
  const report = await model.whereUsed(names, { signal: stop }).catch(() => undefined);
  return report && stillUsedWords(report);
}

async function search(
  model: PanelModel,
  names: readonly string[],
  title: string,
  say: (report: WhereUsedReport) => FoundWords,
): Promise<void> {
  const report = await whileShown(title, (options) => model.whereUsed(names, options));
  if (report === undefined) {
    return;
  }
  const { sentences, places } = say(report);
  if (places.length === 0) {
    tell(sentences);
    return;
  }
  const items = places.map(({ place, where, about }) => {
    const [label, description = ""] = [about, where].flatMap((message) => (message ? [asItIs(sentence(message))] : []));
    return { label: label ?? "", description, place };
  });
  const placeHolder = sentences.map(sentence).join(" ");
  const picked = await window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (picked !== undefined) {
    await openPlace(picked.place);
  }
}

/** Looks through code while a notice says how far it is; undefined where the person stopped it. */
export async function whileShown<T>(
  title: string,
  look: (options: WhereUsedOptions) => Promise<T>,
): Promise<T | undefined> {
  return window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title },
    async (progress, token) => {
      const stop = new AbortController();
      const subscription = token.onCancellationRequested(() => stop.abort());
      try {
        return await look({
          signal: stop.signal,
          onProgress: (done) => progress.report({ message: sentence(progressWords(done)) }),
        });
      } catch (error) {
        if (token.isCancellationRequested) {
          return undefined;
        }
        throw error;
      } finally {
        subscription.dispose();
      }
    },
  );
}

export async function openPlace({ root, file, cell, line }: CodePlace): Promise<void> {
  const folder = codeFolders()[root];
  if (folder === undefined) {
    return;
  }
  const uri = Uri.joinPath(folder, file);
  if (cell === undefined) {
    const at = new Position(line, 0);
    await window.showTextDocument(uri, { selection: new Range(at, at) });
    return;
  }
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook, { selections: [new NotebookRange(cell, cell + 1)] });
}
