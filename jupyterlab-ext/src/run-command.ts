import type { CommandIdOf } from "@nbsecrets/shared";
import { copyAccessRequest } from "./copy-access-request";
import type { CommandContext } from "./command-context";
import { tellError } from "./notice";
import { panelId } from "./panel-id";

type Action = (context: CommandContext, name?: string) => Promise<unknown>;

/**
 * What each command of the table does in JupyterLab. `name`: the secret it is about, where a row was used. What a page does
 * not need to show its panel is loaded when it is used.
 */
const actions: Readonly<Record<CommandIdOf<"jupyterlab">, Action>> = {
  "nbsecrets:open": openPanel,
  "nbsecrets:refresh": ({ model }) => model.refresh(),
  "nbsecrets:copy-access-request": async ({ model, trans }) => copyAccessRequest(model.state.problem, trans),
  "nbsecrets:add": async (context, name) => (await import("./add-secret")).addSecret(context, name),
  "nbsecrets:import": async (context) => (await import("./import-secrets")).importSecrets(context),
  "nbsecrets:edit": async (context, name) => (await import("./edit-secret")).editSecret(context, name),
  "nbsecrets:rotate": async (context, name) => (await import("./rotate-secret")).rotateSecret(context, name),
  "nbsecrets:reveal": async (context, name) => (await import("./reveal-secret")).revealSecret(context, name),
  "nbsecrets:delete": async (context, name) => (await import("./delete-secret")).deleteSecret(context, name),
  "nbsecrets:undo": async (context) => (await import("./undo-change")).undoChange(context),
  "nbsecrets:copy-name": async (context, name) => (await import("./copy-name")).copyName(context, name),
  "nbsecrets:insert-loader": async (context) => (await import("./insert-code")).insertLoader(context),
  "nbsecrets:insert-reference": async (context, name) => (await import("./insert-code")).insertReference(context, name),
  "nbsecrets:insert-other": async (context, name) => (await import("./insert-other")).insertOther(context, name),
  "nbsecrets:load": async (context, name) => (await import("./load-now")).loadSecret(context, name),
  "nbsecrets:load-all": async (context) => (await import("./load-now")).loadAll(context),
  "nbsecrets:keep-loaded": ({ keepLoaded }) => keepLoaded().toggle(),
  "nbsecrets:where-used": async (context, name) => (await import("./where-used")).findWhereUsed(context, name),
  "nbsecrets:check-names": async (context) => (await import("./where-used")).checkNames(context),
  "nbsecrets:pin-needs": async (context) => (await import("./pin-needs")).pinNeeds(context),
  "nbsecrets:use-plain-code": async (context) => (await import("./module-remedies")).usePlainCode(context),
  "nbsecrets:install-package": async (context) => (await import("./module-remedies")).installPackage(context),
};

async function openPanel({ app }: CommandContext): Promise<void> {
  // The palette gives the focus back to the document in front once a command was called, in messages: before the next task.
  await new Promise((resolve) => setTimeout(resolve));
  app.shell.activateById(panelId);
}

/** Runs a command; what goes wrong is told, never thrown at the shell. */
export async function runCommand(id: CommandIdOf<"jupyterlab">, context: CommandContext, name?: string): Promise<void> {
  try {
    await actions[id](context, name);
  } catch (error) {
    tellError(error, context.trans);
  }
}
