import { listed, loadableTogether, loadWords, stageWords, type Message } from "@nbsecrets/shared";
import { chosen, names, type CommandContext } from "./command-context";
import { tell } from "./notice";

/** Loads one secret into the kernel in front, without a cell. */
export async function loadSecret(context: CommandContext, wanted?: string): Promise<void> {
  const name = await chosen(context, wanted, context.trans.__("Load which secret?"));
  if (name !== undefined) {
    await load(context, [name]);
  }
}

/** Loads every secret that is not there yet. */
export async function loadAll(context: CommandContext): Promise<void> {
  await listed(context.model);
  await load(context, loadableTogether(names(context.model)));
}

/** Loads what a cell failed for want of. Undefined where the kernel in front has its stored value now; else why it does not. */
export async function loadForCell({ stages, trans }: CommandContext, name: string): Promise<Message | undefined> {
  const { obstacle } = stages;
  if (obstacle !== undefined) {
    if (obstacle.key !== "load-waits") {
      return obstacle;
    }
    tell(obstacle, trans);
  }
  const outcome = await stages.load([name]);
  const { current } = stages;
  if (current?.stages.get(name) === "arriving") {
    // What was loaded, if anything was, is the value from before.
    return stageWords("arriving", current.arrivesWithin).chain;
  }
  return outcome?.loaded.includes(name) === true ? undefined : loadWords(outcome, false);
}

async function load({ stages, trans, panel, keepLoaded }: CommandContext, wanted: readonly string[]): Promise<void> {
  // A load may wait for a cell, and another document be in front once it is done.
  const { notebook } = keepLoaded();
  const { obstacle } = stages;
  if (obstacle !== undefined) {
    tell(obstacle, trans);
    if (obstacle.key !== "load-waits") {
      return;
    }
  }
  const outcome = await stages.load(wanted);
  const told = loadWords(outcome, panel()?.isVisible === true);
  if (told !== undefined) {
    tell(told, trans);
  }
  if (outcome !== undefined && outcome.loaded.length > 0) {
    await keepLoaded().ask(notebook);
  }
}
