import { toSecretError } from "@nbsecrets/shared";
import { workspace, type Disposable, type EnvironmentVariableCollection } from "vscode";
import type { SecretSession } from "./secret-session.ts";

const variable = "NBSECRETS_MOUNT";

/** Tells kernels and terminals that start from now on where secrets are read: a path, never a value. */
export function announceMount(
  directory: string | undefined,
  env: NodeJS.ProcessEnv,
  terminals: EnvironmentVariableCollection,
): void {
  terminals.persistent = false;
  if (directory === undefined) {
    // What an earlier store announced is not where this one's secrets are; what others set stays.
    if (terminals.get(variable)?.value === env[variable]) {
      delete env[variable];
      terminals.delete(variable);
    }
    return;
  }
  env[variable] = directory;
  terminals.replace(variable, directory);
}

/**
 * Has the mount ready before the first cell runs, the view opened or not: at once, as whatever started the extension needs the
 * store, and whenever a notebook is opened.
 */
export function followNotebooks(session: SecretSession): Disposable {
  const prepare = (): void => {
    session.open().catch((error: unknown) => {
      // The view says it with its remedy; nobody has asked for anything yet.
      console.warn(`Notebook Secrets: ${toSecretError(error).message}`);
    });
  };
  // After what VS Code is told of the view: it draws meanwhile.
  setImmediate(prepare);
  return workspace.onDidOpenNotebookDocument(prepare);
}
