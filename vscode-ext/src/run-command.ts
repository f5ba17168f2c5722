import type { CommandIdOf } from "@nbsecrets/shared";
import { commands } from "vscode";
import type { CommandArguments, CommandContext } from "./command-context.ts";
import { tellError } from "./notice.ts";
import { viewId } from "./secrets-view.ts";

type Action = (context: CommandContext, words: CommandArguments) => Promise<unknown>;

/**
 * What each command of the table does in VS Code. None takes a value or gives one back: other extensions, and links in
 * documents, can run them all. What is not needed to show the view is loaded when it is used.
 */
const actions: Readonly<Record<CommandIdOf<"vscode">, Action>> = {
  "nbsecrets:open": async () => commands.executeCommand(`${viewId}.focus`),
  "nbsecrets:refresh": ({ model }) => model.refresh(),
  "nbsecrets:add": async (context, words) => (await import("./add-secret.ts")).addAndTell(context, words),
  "nbsecrets:add-from-clipboard": async (context) => (await import("./add-from.ts")).addFromClipboard(context),
  "nbsecrets:add-from-file": async (context) => (await import("./add-from.ts")).addFromFile(context),
  "nbsecrets:add-from-selection": async (context) => (await import("./add-from.ts")).addFromSelection(context),
  "nbsecrets:import": async (context) => (await import("./import-secrets.ts")).importSecrets(context),
  "nbsecrets:edit": async (context, words) => (await import("./edit-secret.ts")).editSecret(context, words),
  "nbsecrets:rotate": async (context, words) => (await import("./rotate-secret.ts")).rotateSecret(context, words),
  "nbsecrets:rename": async (context, words) => (await import("./rename-secret.ts")).renameSecret(context, words),
  "nbsecrets:describe": async (context, words) => (await import("./describe-secret.ts")).describeSecret(context, words),
  "nbsecrets:reveal": async (context, words) => (await import("./reveal-secret.ts")).revealSecret(context, words),
  "nbsecrets:copy-value": async (context, words) => (await import("./copy-value.ts")).copyValue(context, words),
  "nbsecrets:use-in-terminal": async (context, words) =>
    (await import("./use-in-terminal.ts")).useInTerminal(context, words),
  "nbsecrets:delete": async (context, words) => (await import("./delete-secret.ts")).deleteSecret(context, words),
  "nbsecrets:undo": async (context) => (await import("./undo-change.ts")).undoChange(context),
  "nbsecrets:copy-name": async (context, words) => (await import("./copy-name.ts")).copyName(context, words),
  "nbsecrets:copy-access-request": async (context) =>
    (await import("./copy-access-request.ts")).copyAccessRequest(context),
  "nbsecrets:insert-loader": async (context) => (await import("./insert-code.ts")).insertLoader(context),
  "nbsecrets:insert-reference": async (context, words) =>
    (await import("./insert-code.ts")).insertReference(context, words),
  "nbsecrets:insert-other": async (context, words) => (await import("./insert-other.ts")).insertOther(context, words),
  "nbsecrets:load": async (context, words) => (await import("./load-secret.ts")).loadSecret(context, words),
  "nbsecrets:where-used": async (context, words) => (await import("./where-used.ts")).findWhereUsed(context, words),
  "nbsecrets:check-names": async (context) => (await import("./where-used.ts")).checkNames(context),
  "nbsecrets:pin-needs": async (context) => (await import("./pin-needs.ts")).pinNeeds(context),
  "nbsecrets:load-all": async (context) => (await import("./load-secret.ts")).loadAllSecrets(context),
  "nbsecrets:settle-failure": async (context, words) =>
    (await import("./settle-failure.ts")).settleFailure(context, words),
  "nbsecrets:doctor": async (context) => (await import("./run-doctor.ts")).runDoctor(context),
};

/** Runs a command; what goes wrong is told, never thrown at who called it, who learns nothing either way. */
export async function runCommand(
  id: CommandIdOf<"vscode">,
  context: CommandContext,
  words: CommandArguments,
): Promise<void> {
  try {
    await actions[id](context, words);
  } catch (error) {
    // Not waited for: the notice stays as long as the person lets it.
    tellError(error);
  }
}
