import type { JupyterFrontEnd } from "@jupyterlab/application";
import { Dialog, InputDialog, showDialog } from "@jupyterlab/apputils";
import type { IEditorTracker } from "@jupyterlab/fileeditor";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import { planLoader, planReference, type CommandId, type InsertionPlan, type PanelModel } from "@nbsecrets/shared";
import { copyAccessRequest } from "./copy-access-request";
import { insertionPlace } from "./insert-snippet";
import { sentence, tell, tellError } from "./notice";
import { SecretDialog } from "./secret-dialog";

export interface CommandContext {
  readonly app: JupyterFrontEnd;
  readonly model: PanelModel;
  readonly notebooks: INotebookTracker;
  readonly editors: IEditorTracker | null;
  readonly trans: TranslationBundle;
  readonly panelId: string;
}

/** What each command of the table does in JupyterLab. `name`: the secret it is about, where a row was used. */
const actions: Readonly<Record<CommandId, (context: CommandContext, name?: string) => Promise<void>>> = {
  "nbsecrets:open": async ({ app, panelId }) => app.shell.activateById(panelId),
  "nbsecrets:refresh": ({ model }) => model.refresh(),

  "nbsecrets:copy-access-request": async ({ model, trans }) => copyAccessRequest(model.state.problem, trans),

  "nbsecrets:add": async ({ model, trans }) => {
    await listed(model);
    await new SecretDialog({ trans, names: () => names(model), save: (edit) => model.add(edit) }).launch();
  },

  "nbsecrets:edit": async (context, wanted) => {
    const { model, trans } = context;
    const name = await chosen(context, wanted, trans.__("Edit which secret?"));
    const before = model.state.secrets.find((info) => info.name === name);
    if (before !== undefined) {
      const save: ConstructorParameters<typeof SecretDialog>[0]["save"] = (edit) => model.edit(before, edit);
      await new SecretDialog({ trans, before, names: () => names(model), save }).launch();
    }
  },

  "nbsecrets:delete": async (context, wanted) => {
    const { model, trans } = context;
    const name = await chosen(context, wanted, trans.__("Delete which secret?"));
    if (name === undefined) {
      return;
    }
    const answer = await showDialog({
      title: trans.__("Delete Secret"),
      body: sentence({ key: "delete-question", params: { name } }, trans),
      buttons: [Dialog.cancelButton({ label: trans.__("Cancel") }), Dialog.warnButton({ label: trans.__("Delete") })],
      defaultButton: 0,
    });
    if (answer.button.accept) {
      await model.remove(name);
    }
  },

  "nbsecrets:insert-loader": async (context) => {
    await listed(context.model);
    const place = await insertionPlace(context.app, context.notebooks, context.editors);
    carryOut(context, place.insert, planLoader(place.situation, place.target, names(context.model)));
  },

  "nbsecrets:insert-reference": async (context, wanted) => {
    const name = await chosen(context, wanted, context.trans.__("Insert a reference to which secret?"));
    if (name !== undefined) {
      const place = await insertionPlace(context.app, context.notebooks, context.editors);
      carryOut(context, place.insert, planReference(place.situation, place.target, name));
    }
  },
};

/** Runs a command; what goes wrong is told, never thrown at the shell. */
export async function runCommand(id: CommandId, context: CommandContext, name?: string): Promise<void> {
  try {
    await actions[id](context, name);
  } catch (error) {
    tellError(error, context.trans);
  }
}

function carryOut(context: CommandContext, insert: (plan: InsertionPlan) => void, plan: InsertionPlan): void {
  if (plan.kind === "nothing") {
    tell(plan.message, context.trans);
  } else {
    insert(plan);
  }
}

/** The list, also where the panel was never shown. */
async function listed(model: PanelModel): Promise<void> {
  if (model.state.phase !== "ready" || model.stale) {
    await model.refresh();
  }
}

function names(model: PanelModel): readonly string[] {
  return model.state.secrets.map((info) => info.name);
}

/** The secret of a row, else the selected one, else one that the person is asked for. */
async function chosen(context: CommandContext, wanted: string | undefined, title: string): Promise<string | undefined> {
  const { model, trans } = context;
  await listed(model);
  const known = wanted ?? model.state.selected;
  if (known !== undefined && (names(model).includes(known) || model.state.phase !== "ready")) {
    return known;
  }
  if (known !== undefined) {
    // It was deleted a moment ago, or a script named one that never was.
    tell({ key: "not-found", params: { name: known } }, trans);
    return undefined;
  }
  if (model.state.phase === "blocked" && model.state.problem !== undefined) {
    tell(model.state.problem, trans);
    return undefined;
  }
  const items = names(model);
  if (items.length === 0) {
    tell({ key: "nothing-stored", params: {} }, trans);
    return undefined;
  }
  const answer = await InputDialog.getItem({ title, items: [...items] });
  return answer.button.accept ? (answer.value ?? undefined) : undefined;
}
