import { listed, nameSome } from "@nbsecrets/shared";
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
  await load(context, names(context.model));
}

async function load({ stages, trans, panel, keepLoaded }: CommandContext, wanted: readonly string[]): Promise<void> {
  const { obstacle } = stages;
  if (obstacle !== undefined) {
    tell(obstacle, trans);
    if (obstacle.key !== "load-waits") {
      return;
    }
  }
  const outcome = await stages.load(wanted);
  if (outcome === undefined) {
    tell({ key: "load-silent", params: {} }, trans);
  } else if (outcome.skipped.length > 0) {
    tell({ key: "load-skipped", params: { names: nameSome(outcome.skipped) } }, trans);
  } else if (panel()?.isVisible !== true) {
    // Where the panel is seen, its rows say so.
    tell({ key: "load-done", params: { names: nameSome(outcome.loaded) } }, trans);
  }
  if (outcome !== undefined && outcome.loaded.length > 0) {
    await keepLoaded().ask();
  }
}
