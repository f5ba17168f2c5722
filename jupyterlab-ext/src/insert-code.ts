import { planLoader, planReference, type InsertionPlan } from "@nbsecrets/shared";
import { chosen, listed, names, type CommandContext } from "./command-context";
import { insertionPlace } from "./insert-snippet";
import { tell } from "./notice";

/** Inserts the loader of all secrets into the document in front. */
export async function insertLoader(context: CommandContext): Promise<void> {
  await listed(context.model);
  const place = await insertionPlace(context.app, context.notebooks, context.editors);
  carryOut(context, place.insert, planLoader(place.situation, place.target, names(context.model)));
}

/** Inserts the expression that reads the secret called `wanted`, else the selected one, else one the person is asked for. */
export async function insertReference(context: CommandContext, wanted?: string): Promise<void> {
  const name = await chosen(context, wanted, context.trans.__("Insert a reference to which secret?"));
  if (name !== undefined) {
    const place = await insertionPlace(context.app, context.notebooks, context.editors);
    carryOut(context, place.insert, planReference(place.situation, place.target, name));
  }
}

function carryOut(context: CommandContext, insert: (plan: InsertionPlan) => void, plan: InsertionPlan): void {
  if (plan.kind === "nothing") {
    tell(plan.message, context.trans);
  } else {
    insert(plan);
  }
}
