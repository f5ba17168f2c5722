import { commandsOf, PanelModel } from "@nbsecrets/shared";
import { commands, workspace, type ExtensionContext } from "vscode";
import type { CommandContext } from "./command-context.ts";
import { CopiedValue } from "./copied-value.ts";
import { acceptReferences } from "./drop-reference.ts";
import { FailureItems } from "./failure-items.ts";
import { announceMount, followNotebooks } from "./follow-notebooks.ts";
import { KeepLoaded } from "./keep-loaded.ts";
import { KernelAnswers } from "./kernel-answers.ts";
import { nameFeatures } from "./name-features.ts";
import { panelHost } from "./panel-host.ts";
import { runCommand } from "./run-command.ts";
import { codeFolders } from "./code-folders.ts";
import { SecretSession } from "./secret-session.ts";
import { SecretsView, viewId } from "./secrets-view.ts";

let end: () => Promise<void> = async () => undefined;

/** Called by VS Code once, when a notebook or the view is opened, or a command is used. It gives other extensions nothing. */
export function activate({
  environmentVariableCollection,
  extension,
  subscriptions,
  workspaceState,
}: ExtensionContext): void {
  const session = new SecretSession({
    env: process.env,
    spec: () => workspace.getConfiguration("nbsecrets").get<string>("store", ""),
    codeRoots: () => codeFolders().map(({ fsPath }) => fsPath),
    onMount: (directory) => announceMount(directory, process.env, environmentVariableCollection),
  });
  const model = new PanelModel(panelHost(session));
  const answers = new KernelAnswers();
  const view = new SecretsView(
    model,
    viewId,
    async () => new (await import("./notebook-needs.ts")).NotebookNeeds(session, answers),
  );
  const copied = new CopiedValue();
  const keepLoaded = new KeepLoaded(workspaceState);
  const { version } = extension.packageJSON as { readonly version: string };
  const context: CommandContext = { model, view, session, copied, answers, keepLoaded, version };
  subscriptions.push(
    view,
    answers,
    acceptReferences(model),
    new FailureItems(model),
    nameFeatures(model, view),
    followNotebooks(session),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("nbsecrets.store")) {
        void session.close().then(() => model.refresh());
      }
    }),
    ...commandsOf("vscode").map(({ id }) =>
      commands.registerCommand(id, (...words: readonly unknown[]) => runCommand(id, context, words)),
    ),
  );
  end = async () => {
    // A clipboard that is not to be had keeps nothing open.
    await Promise.allSettled([copied.clear(), model.dispose()]);
    await session.close();
  };
}

/** Called by VS Code when the window goes; it waits for a write that has begun. */
export function deactivate(): Promise<void> {
  return end();
}
