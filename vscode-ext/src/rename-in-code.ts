import {
  renameOffer,
  renameOutcomeWords,
  renamePlanWords,
  visibleText,
  type CodeFile,
  type RenamePlan,
} from "@nbsecrets/shared";
import { l10n, QuickPickItemKind, Uri, window, workspace, type QuickPickItem } from "vscode";
import { asItIs } from "./as-it-is.ts";
import { codeFolders } from "./code-folders.ts";
import type { CommandContext } from "./command-context.ts";
import { sentence, tell } from "./notice.ts";
import { openPlace, whileShown } from "./where-used.ts";

/** After a secret was saved under a new name: offers to rename it in code that still says the old one; false where none does. */
export async function offerRename(context: CommandContext, from: string, to: string): Promise<boolean> {
  // It was saved, whatever can be looked through.
  const report = await context.model.whereUsed([from]).catch(() => undefined);
  const isNamed = report !== undefined && report.count > 0;
  if (isNamed) {
    tell(renameOffer(from, to, report.count), { [l10n.t("Rename in Code…")]: () => renameInCode(context, from, to) });
  }
  return isNamed;
}

/** Shows what would change, and writes it when the person says so. The old secret stays until they delete it. */
async function renameInCode(context: CommandContext, from: string, to: string): Promise<void> {
  const { model } = context;
  const title = l10n.t("Rename {0} to {1} in code", visibleText(from), visibleText(to));
  const plan = await whileShown(title, (options) => model.planRename(from, to, options));
  if (plan === undefined) {
    return;
  }
  const { sentences, places } = renamePlanWords(from, plan);
  if (plan.files.length === 0 && places.length === 0) {
    tell(sentences);
    return;
  }
  const shown = places.map(({ place, where, code }) => ({
    label: asItIs((code?.after ?? code?.before ?? "").trim()),
    description: asItIs(sentence(where)),
    detail: asItIs((code?.before ?? "").trim()),
    place,
  }));
  const yes = { label: `$(check) ${l10n.t("Rename")}`, detail: sentences.map(sentence).join(" "), place: undefined };
  const separator: QuickPickItem = { label: l10n.t("What changes"), kind: QuickPickItemKind.Separator };
  const items = [...(plan.files.length > 0 ? [yes] : []), { ...separator, place: undefined }, ...shown];
  const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t("Rename, or go to a place first") });
  if (picked === yes) {
    await apply(context, plan, from, to);
  } else if (picked?.place !== undefined) {
    await openPlace(picked.place);
  }
}

async function apply(context: CommandContext, plan: RenamePlan, from: string, to: string): Promise<void> {
  const dirty = new Set(
    [...workspace.textDocuments, ...workspace.notebookDocuments]
      .filter(({ isDirty }) => isDirty)
      .map(({ uri }) => uri.toString()),
  );
  const unsaved = plan.files.filter((file) => dirty.has(uriOf(file)?.toString() ?? ""));
  const outcome = await context.model.applyRename(plan.token, unsaved);
  const again = { [l10n.t("Rename in Code…")]: () => renameInCode(context, from, to) };
  tell(renameOutcomeWords(outcome, unsaved), {
    ...(unsaved.length + outcome.left.length > 0 ? again : {}),
    [l10n.t("Delete {0}…", visibleText(from))]: async () =>
      (await import("./delete-secret.ts")).deleteNamed(context, from),
  });
}

function uriOf({ root, file }: CodeFile): Uri | undefined {
  const folder = codeFolders()[root];
  return folder && Uri.joinPath(folder, file);
}
