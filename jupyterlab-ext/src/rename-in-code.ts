import { Dialog } from "@jupyterlab/apputils";
import type { DocumentRegistry, IDocumentWidget } from "@jupyterlab/docregistry";
import type { Widget } from "@lumino/widgets";
import {
  renameOffer,
  renameOutcomeWords,
  renamePlanWords,
  visibleText,
  type CodeFile,
  type RenamePlan,
} from "@nbsecrets/shared";
import { AcceptButton } from "./accept-button";
import { CodeSearchBody } from "./code-search-body";
import type { CommandContext } from "./command-context";
import { offer } from "./notice";
import { unsavedTogether } from "./unsaved-together";

/** After a secret was saved under a new name: offers to rename it in code that still says the old one, if any does. */
export async function offerRename(context: CommandContext, from: string, to: string): Promise<void> {
  const { model, trans } = context;
  // It was saved, whatever can be looked through.
  const report = await model.whereUsed([from]).catch(() => undefined);
  if (report !== undefined && report.count > 0) {
    offer(renameOffer(from, to, report.count), trans, {
      [trans.__("Rename in Code…")]: () => renameInCode(context, from, to),
    });
  }
}

/** Shows what would change, and writes it when the person says so. The old secret stays until they delete it. */
async function renameInCode(context: CommandContext, from: string, to: string): Promise<void> {
  const { app, model, trans } = context;
  const title = trans.__("Rename %1 to %2 in code", visibleText(from), visibleText(to));
  let plan: RenamePlan | undefined;
  const body = new CodeSearchBody({
    trans,
    search: async (options) => {
      plan = await model.planRename(from, to, options);
      accept.enable(plan.files.length > 0);
      return renamePlanWords(from, plan);
    },
  });
  const dialog = new Dialog({
    title,
    body,
    buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.okButton({ label: trans.__("Rename") })],
    // The other one takes no focus until there is something to rename.
    defaultButton: 0,
  });
  dialog.addClass("nbsecrets-dialog");
  dialog.node.setAttribute("aria-label", title);
  const accept = new AcceptButton(dialog.node);
  accept.enable(false);
  const { button } = await dialog.launch();
  if (!button.accept || plan === undefined) {
    return;
  }
  const open = openFiles(app, plan.files);
  const together = await unsavedTogether(app.serviceManager.serverSettings);
  const unsaved = plan.files.filter(({ file }) => open.get(file)?.model.dirty === true || together.has(file));
  const outcome = await model.applyRename(plan.token, unsaved);
  for (const { file } of outcome.changed) {
    const document = open.get(file);
    // One that people edit together follows its file by itself.
    if (document !== undefined && !document.model.collaborative) {
      await document.revert();
    }
  }
  const again = { [trans.__("Rename in Code…")]: () => renameInCode(context, from, to) };
  offer(renameOutcomeWords(outcome, unsaved), trans, {
    ...(unsaved.length + outcome.left.length > 0 ? again : {}),
    [trans.__("Delete %1…", visibleText(from))]: async () =>
      (await import("./delete-secret")).deleteSecret(context, from),
  });
}

/** The open documents of these files, by their paths. */
function openFiles(
  app: CommandContext["app"],
  files: readonly CodeFile[],
): ReadonlyMap<string, DocumentRegistry.Context> {
  const wanted = new Set(files.map(({ file }) => file));
  const open = new Map<string, DocumentRegistry.Context>();
  for (const widget of app.shell.widgets("main")) {
    const { context } = widget as Widget & Partial<Pick<IDocumentWidget, "context">>;
    if (context !== undefined && wanted.has(context.path)) {
      open.set(context.path, context);
    }
  }
  return open;
}
