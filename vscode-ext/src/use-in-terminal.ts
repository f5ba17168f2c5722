import { checkName, environmentValues, nameSome, reservedNames, visibleText } from "@nbsecrets/shared";
import { env, l10n, LogLevel, window } from "vscode";
import { chosenSecrets, type CommandArguments, type CommandContext } from "./command-context.ts";
import { tell } from "./notice.ts";

/**
 * Opens a terminal whose environment holds the secrets of the rows that were used. It is not kept with the window, so that no
 * value is written to the disk, and other terminals have none. Where VS Code logs the environments of terminals, there is none.
 */
export async function useInTerminal(context: CommandContext, words: CommandArguments): Promise<void> {
  const infos = await chosenSecrets(context, words, { title: l10n.t("Use Secrets in Terminal"), always: true });
  if (infos.length === 0) {
    return;
  }
  if (env.logLevel === LogLevel.Trace || env.logLevel === LogLevel.Debug) {
    tell({ key: "terminal-logged", params: { level: LogLevel[env.logLevel] ?? "" } });
    return;
  }
  const values = new Map<string, Uint8Array>();
  // A shell makes commands of some of them.
  const badNames = infos.filter(({ name }) => checkName(name) !== undefined).map(({ name }) => visibleText(name));
  for (const { name } of infos.filter((info) => checkName(info.name) === undefined)) {
    // Among several, one that changes how programs start was hardly meant.
    if (infos.length === 1 || !reservedNames.has(name)) {
      values.set(name, await context.model.reveal(name));
    }
  }
  const { variables } = environmentValues(values);
  values.forEach((bytes) => bytes.fill(0));
  // VS Code puts something of its own in the place of ${…}.
  const given = Object.fromEntries([...variables].filter(([, text]) => !text.includes("${")));
  const names = Object.keys(given);
  const leftOut = infos
    .map(({ name }) => name)
    .filter((name) => checkName(name) === undefined && !Object.hasOwn(given, name));
  if (names.length > 0) {
    window.createTerminal({ name: l10n.t("Secrets: {0}", nameSome(names)), env: given, isTransient: true }).show();
  }
  if (badNames.length > 0) {
    tell({ key: "terminal-bad-names", params: { names: nameSome(badNames) } });
  }
  if (leftOut.length > 0) {
    tell({ key: "terminal-leaves-out", params: { names: nameSome(leftOut) } });
  }
}
