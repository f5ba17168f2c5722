import {
  type CursorSituation,
  type InsertionPlan,
  listed,
  planLoader,
  planReferenceWithLoader,
  SecretError,
  sharedNames,
  type SnippetTarget,
  whyNoSecrets,
} from "@nbsecrets/shared";
import { commands, l10n } from "vscode";
import { chosenSecret, names, type CommandArguments, type CommandContext } from "./command-context.ts";
import { insertionPlace, type InsertionPlace } from "./insert-place.ts";
import { tell } from "./notice.ts";

/** What to insert, one after the other, once it is known where. */
export type Planning = (situation: CursorSituation, target: SnippetTarget) => readonly InsertionPlan[];

/** Inserts the loader of all secrets into the document in front. */
export async function insertLoader(context: CommandContext): Promise<void> {
  const { model } = context;
  await listed(model);
  if (names(model).length === 0) {
    tell(whyNoSecrets(model.state));
    return;
  }
  await insert(context, (situation, target) => [planLoader(situation, target, names(model))]);
}

/** Inserts the expression that reads a secret, and the loader, once, above it. */
export async function insertReference(context: CommandContext, words: CommandArguments): Promise<void> {
  const place = insertionPlace();
  const info = await chosenSecret(context, words, { title: l10n.t("Insert Reference") });
  if (info !== undefined) {
    await insert(context, (situation, target) => planReferenceWithLoader(situation, target, info.name), place);
  }
}

/** Carries out what `planning` wants for the document in front, or for `place`. */
export async function insert(
  context: Pick<CommandContext, "model">,
  planning: Planning,
  place: InsertionPlace = insertionPlace(),
): Promise<void> {
  const target = { ...place.target(), shared: sharedNames(context.model.state.secrets) };
  for (const plan of planning(await place.situation(), target)) {
    if (plan.kind === "nothing") {
      refuse(plan, () => insert(context, planning));
      continue;
    }
    if (!(await place.insert(plan))) {
      throw new SecretError("unsupported", "editor-read-only");
    }
    if (plan.note !== undefined) {
      tell(plan.note);
    }
  }
}

/** Says why nothing can be inserted; where a new notebook would help, it is offered, and then `again` inserts into that. */
export function refuse(
  { message, offer: remedy }: Extract<InsertionPlan, { kind: "nothing" }>,
  again: () => Promise<void>,
): void {
  const open = async (): Promise<void> => {
    await commands.executeCommand("ipynb.newUntitledIpynb");
    await again();
  };
  tell(message, remedy === undefined ? {} : { [l10n.t("New Notebook")]: open });
}
