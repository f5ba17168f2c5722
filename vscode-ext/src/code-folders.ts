import { workspace, type Uri } from "vscode";

/** The directories in which code is looked for: those of the workspace that are on the disk of this extension host. */
export function codeFolders(): readonly Uri[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => scheme === "file");
}
