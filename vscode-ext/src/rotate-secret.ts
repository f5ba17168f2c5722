import { basename, resolve } from "node:path";
import { holdsOld, rotationWords, SecretEditing, visibleText } from "@nbsecrets/shared";
import { l10n, workspace, type NotebookDocument } from "vscode";
import { settledValue } from "./add-secret.ts";
import { askValue } from "./ask-value.ts";
import { chosenSecret, isChangeable, type CommandArguments, type CommandContext } from "./command-context.ts";
import { loadNow } from "./load-now.ts";
import { runtimeDirectories } from "./notebook-needs.ts";
import { sentence, tell, type Actions } from "./notice.ts";
import { saveEdit } from "./save-edit.ts";

/** Puts a new value in the place of a secret's, and brings it to the notebooks whose kernels hold the one before. */
export async function rotateSecret(context: CommandContext, words: CommandArguments): Promise<void> {
  const info = await chosenSecret(context, words, { title: l10n.t("Rotate Secret") });
  if (info === undefined || !isChangeable(info)) {
    return;
  }
  const { name } = info;
  const title = l10n.t("Rotate {0}", visibleText(name));
  const editing = new SecretEditing(context.model, info);
  let value: Uint8Array | "back" | undefined;
  try {
    value = await settledValue(name, () => askValue({ title, name }));
    if (value === undefined || value === "back" || !(await saveEdit(editing, info, { name, value, details: {} }))) {
      return;
    }
  } finally {
    if (value instanceof Uint8Array) {
      value.fill(0);
    }
    editing.dispose();
  }
  await tellHolders(context, name);
}

/** A notebook whose kernel left word that it holds the old value. */
interface Holder {
  readonly title: string;
  /** Undefined where it is not open here. */
  readonly notebook: NotebookDocument | undefined;
}

async function tellHolders(context: CommandContext, name: string): Promise<void> {
  const { model } = context;
  const told = model.state.undo;
  const holders = await holdersOf(context, name);
  const takeBack: Actions =
    told === undefined
      ? {}
      : {
          [l10n.t("Take Back")]: async () => {
            await model.undo(told);
            const newer = await holdersOf(context, name);
            tell(rotationWords.takenBack(name, newer), reloading(context, name, newer));
          },
        };
  const message = holders.length === 0 ? rotationWords.noWord(name) : rotationWords.heldIn(name, holders);
  tell(message, { ...reloading(context, name, holders), ...takeBack });
}

/** The button that loads what is stored now into those that are open. */
function reloading(context: CommandContext, name: string, holders: readonly Holder[]): Actions {
  const open = holders.filter(({ notebook }) => notebook !== undefined);
  if (open.length === 0) {
    return {};
  }
  return {
    [sentence(rotationWords.reload(open.length))]: async () => {
      const done: Holder[] = [];
      for (const holder of open) {
        // One after the other: each may ask for the person's consent.
        const now = holder.notebook && (await loadNow(context, holder.notebook, [name], true));
        // The loader may have run, and found the value before.
        if (now?.kind === "done" && now.stages?.get(name) === "in-kernel") {
          done.push(holder);
        }
      }
      const failed = holders.filter((holder) => !done.includes(holder));
      tell(rotationWords.reloaded(name, { done, failed }));
    },
  };
}

/** No kernel is asked: what their loaders left word of is read. */
async function holdersOf({ session, model }: CommandContext, name: string): Promise<readonly Holder[]> {
  const { readKernelStatuses, stagesOfKernel } = await import("@nbsecrets/stores");
  const { mount } = await session.open();
  const secrets = model.state.secrets.filter((info) => info.name === name);
  const places = await runtimeDirectories(process.env);
  const statuses = (await Promise.all(places.map(readKernelStatuses))).flat();
  const stages = await Promise.all(statuses.map((status) => stagesOfKernel(status, mount, secrets)));
  return statuses.flatMap(({ notebook, session: path, loaded }, index) => {
    const file = notebook ?? path;
    const isOld = loaded.has(name) && holdsOld(stages[index]?.get(name));
    return !isOld || file === undefined ? [] : { title: basename(file), notebook: openNotebook(file) };
  });
}

function openNotebook(file: string): NotebookDocument | undefined {
  return workspace.notebookDocuments.find(({ uri }) => uri.scheme === "file" && uri.fsPath === resolve(file));
}
