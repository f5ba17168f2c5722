import { checkName, listed, SecretEditing, takenNames, toSecretError } from "@nbsecrets/shared";
import { l10n } from "vscode";
import { askName } from "./ask-name.ts";
import { askValue } from "./ask-value.ts";
import type { CommandArguments, CommandContext } from "./command-context.ts";
import { insertLoader } from "./insert-code.ts";
import { tell, tellError } from "./notice.ts";
import { pinnedNeed } from "./pinned-need.ts";
import { saved } from "./saved.ts";
import { settleRemarks } from "./settle-remarks.ts";

/** Where the value comes from, where it is not typed. Rejects with a `SecretError`; undefined: it was called off. */
export type ValueSource = (name: string) => Promise<Uint8Array | undefined>;

/**
 * Asks for a name and a value, and saves them. Resolves with the name; undefined where it was called off.
 *
 * @param name - what the first question begins with.
 */
export async function addSecret(context: CommandContext, source?: ValueSource, name = ""): Promise<string | undefined> {
  const { model } = context;
  await listed(model);
  const title = l10n.t("Add Secret");
  const totalSteps = source === undefined ? 2 : 1;
  for (;;) {
    const answer = await askName({
      title,
      step: 1,
      totalSteps,
      value: name,
      names: () => takenNames(model.state.secrets),
    });
    if (answer?.kind !== "text") {
      return undefined;
    }
    name = answer.text;
    const need = await pinnedNeed(name);
    const known = need === undefined ? {} : { need };
    const value = await (source === undefined
      ? settledValue(name, () => askValue({ title, step: 2, totalSteps, back: true, name, ...known }))
      : takenValue(name, source));
    if (value === "back") {
      continue;
    }
    if (value === undefined) {
      return undefined;
    }
    const added = await save(context, name, value);
    if (added !== "again") {
      return added ? name : undefined;
    }
  }
}

/** A value with all remarks settled. Going back from a remark asks for the value again. */
export async function settledValue(
  name: string,
  ask: () => Promise<Uint8Array | "back" | undefined>,
): Promise<Uint8Array | "back" | undefined> {
  for (;;) {
    const value = await ask();
    const settled = value instanceof Uint8Array ? await withRemarks(name, value) : value;
    if (value === "back" || settled !== "back") {
      return settled;
    }
  }
}

/** The same for a value that is not typed. Going back, and what cannot be taken, lead to the name again, which is kept. */
async function takenValue(name: string, source: ValueSource): Promise<Uint8Array | "back" | undefined> {
  try {
    const value = await source(name);
    return value && (await withRemarks(name, value));
  } catch (error) {
    tellError(error);
    return "back";
  }
}

/** Erases what is not to be saved. */
async function withRemarks(name: string, value: Uint8Array): Promise<Uint8Array | "back"> {
  const settled = await settleRemarks(name, value);
  if (settled !== value) {
    value.fill(0);
  }
  return settled;
}

/** Saves until it works, or the person gives up; `"again"`: the name is taken by now, and another one is needed. */
async function save(context: CommandContext, name: string, value: Uint8Array): Promise<boolean | "again"> {
  const editing = new SecretEditing(context.model);
  try {
    return await saved(() => editing.save({ name, value, details: {} }));
  } catch (error) {
    if (toSecretError(error).code !== "already-exists") {
      throw error;
    }
    tellError(error);
    return "again";
  } finally {
    value.fill(0);
    editing.dispose();
  }
}

/** The same, and says so; where a row of the notebook in front was used, or a name in code, with the name that it needs. */
export async function addAndTell(context: CommandContext, words: CommandArguments = []): Promise<void> {
  const [element] = words;
  const said = typeof element === "string" && checkName(element) === undefined ? element : undefined;
  await addAndTellNamed(context, said ?? context.view.usedNeed(element)?.row.name);
}

/** The same with a name to begin with. */
export async function addAndTellNamed(context: CommandContext, wanted: string | undefined): Promise<void> {
  const name = await addSecret(context, undefined, wanted);
  if (name !== undefined) {
    await tellAdded(context, name);
  }
}

/** Shows the new row. Where nobody sees it, it says so, and offers what one wants next. */
export async function tellAdded(context: CommandContext, name: string): Promise<void> {
  await context.view.reveal(name);
  if (!context.view.visible) {
    tell({ key: "undo-saved", params: { name } }, { [l10n.t("Insert Loader")]: () => insertLoader(context) });
  }
}
