import { checkName, decodeUtf8, nameSome, visibleText, warnValue } from "@nbsecrets/shared";
import { l10n, window } from "vscode";
import { chosenSecrets, type CommandArguments, type CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/**
 * Opens a terminal whose environment holds the secrets of the rows that were used. It is not kept with the window, so that no
 * value is written to the disk, and other terminals have none.
 */
export async function useInTerminal(context: CommandContext, words: CommandArguments): Promise<void> {
  const infos = await chosenSecrets(context, words, { title: l10n.t("Use Secrets in Terminal"), always: true });
  if (infos.length === 0) {
    return;
  }
  const values = new Map<string, string>();
  const leftOut: string[] = [];
  // A shell makes commands of some of them.
  const badNames = infos.filter(({ name }) => checkName(name) !== undefined).map(({ name }) => visibleText(name));
  for (const { name } of infos.filter((info) => checkName(info.name) === undefined)) {
    const bytes = await context.model.reveal(name);
    const warning = bytes.length === 0 ? undefined : warnValue(name, bytes);
    const text = warning === undefined ? decodeUtf8(bytes) : undefined;
    bytes.fill(0);
    if (text === undefined) {
      leftOut.push(name);
    } else {
      values.set(name, text);
    }
  }
  const names = [...values.keys()];
  if (names.length > 0) {
    const env = Object.fromEntries(values);
    window.createTerminal({ name: l10n.t("Secrets: {0}", nameSome(names)), env, isTransient: true }).show();
  }
  if (badNames.length > 0) {
    tell({ key: "terminal-bad-names", params: { names: nameSome(badNames) } });
  }
  if (leftOut.length > 0) {
    tell({ key: "terminal-leaves-out", params: { names: nameSome(leftOut) } });
  }
}
