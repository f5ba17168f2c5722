import { checkedNamesWords, visibleText, whereUsedWords } from "@nbsecrets/shared";
import { searchCode } from "./code-search-dialog";
import { chosen, type CommandContext } from "./command-context";
import { openPlace } from "./open-place";

/** Lists where code names the secret called `wanted`, else the selected one, else one the person is asked for. */
export async function findWhereUsed(context: CommandContext, wanted?: string): Promise<void> {
  const { model, trans, panel } = context;
  const name = await chosen(context, wanted, trans.__("Find where which secret is used?"));
  if (name === undefined) {
    return;
  }
  const place = await searchCode(trans.__("Where %1 is used", visibleText(name)), {
    trans,
    search: async (options) => whereUsedWords(name, await model.whereUsed([name], options)),
  });
  if (place === undefined) {
    panel()?.afterDialog(false);
  } else {
    await openPlace(context, place);
  }
}

/** Lists secrets that no code names, and names that are very likely misspelt. */
export async function checkNames(context: CommandContext): Promise<void> {
  const { model, trans, panel } = context;
  const place = await searchCode(trans.__("Unused and misspelt names"), {
    trans,
    search: async (options) => checkedNamesWords(await model.whereUsed([], options)),
  });
  if (place === undefined) {
    panel()?.afterDialog(false);
  } else {
    await openPlace(context, place);
  }
}
