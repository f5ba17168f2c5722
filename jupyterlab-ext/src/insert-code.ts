import type { Widget } from "@lumino/widgets";
import {
  type CursorSituation,
  type InsertionPlan,
  listed,
  planLoader,
  planReferenceWithLoader,
  sharedNames,
  whyNoSecrets,
  type SnippetTarget,
} from "@nbsecrets/shared";
import { chosen, names, type CommandContext } from "./command-context";
import { insertionPlace } from "./insert-place";
import { openNewNotebook } from "./notebook-new";
import { offer, tell } from "./notice";

/** What to insert, one after the other, once it is known where. */
export type Planning = (situation: CursorSituation, target: SnippetTarget) => readonly InsertionPlan[];

/** What is being inserted and waits for a kernel: asked for again meanwhile, it is still inserted once. */
const underWay = new Map<string, Promise<void>>();

/** Inserts the loader of all secrets into the document in front. */
export async function insertLoader(context: CommandContext): Promise<void> {
  const { model, trans } = context;
  await listed(model);
  if (names(model).length === 0) {
    tell(whyNoSecrets(model.state), trans);
    return;
  }
  await insert(context, "loader", (situation, target) => [planLoader(situation, target, names(model))]);
}

/**
 * Inserts the expression that reads the secret called `wanted`, else the selected one, else one the person is asked for, and
 * the loader, once, above it; in `front` where that is not the document in front.
 */
export async function insertReference(context: CommandContext, wanted?: string, front?: Widget): Promise<void> {
  const name = await chosen(context, wanted, context.trans.__("Insert a reference to which secret?"));
  if (name !== undefined) {
    const planning: Planning = (situation, target) => planReferenceWithLoader(situation, target, name);
    await insert(context, `reference ${name}`, planning, front);
  }
}

/** Carries out what `planning` wants for the document in front, or for `front`. `what` tells one insertion from another. */
export async function insert(
  context: CommandContext,
  what: string,
  planning: Planning,
  front: Widget | null = context.app.shell.currentWidget,
): Promise<void> {
  const key = `${front?.id} ${what}`;
  const running = underWay.get(key) ?? insertNow(context, planning, front).finally(() => underWay.delete(key));
  underWay.set(key, running);
  await running;
}

/** Says why nothing can be inserted; where a new notebook would help, it is offered, and `again` has it to insert into. */
export function refuse(
  { app, trans }: CommandContext,
  { message, offer: remedy }: Extract<InsertionPlan, { kind: "nothing" }>,
  again: (notebook: Widget) => Promise<void>,
): void {
  if (remedy === undefined) {
    tell(message, trans);
  } else {
    offer(message, trans, { [trans.__("New notebook")]: async () => again(await openNewNotebook(app)) });
  }
}

async function insertNow(context: CommandContext, planning: Planning, front: Widget | null): Promise<void> {
  const place = insertionPlace(context, front);
  const target = { ...(await place.target()), shared: sharedNames(context.model.state.secrets) };
  // From here on nothing waits: what was planned is what is there.
  for (const plan of planning(place.situation(), target)) {
    if (plan.kind === "nothing") {
      refuse(context, plan, (notebook) => insert(context, "new notebook", planning, notebook));
      continue;
    }
    place.insert(plan);
    if (plan.note !== undefined) {
      tell(plan.note, context.trans);
    }
  }
}
