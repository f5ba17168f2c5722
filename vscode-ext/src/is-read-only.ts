import { stat } from "node:fs/promises";
import { FilePermission, languages, workspace, type TextDocument, type Uri, type WorkspaceConfiguration } from "vscode";

/**
 * Whether a document cannot be changed, or not be saved where it is. One that was never saved can.
 *
 * @param document - the file's, or that of one of the notebook's cells, if it has any.
 */
export async function isReadOnly(uri: Uri, document: TextDocument | undefined): Promise<boolean> {
  if (uri.scheme === "untitled") {
    return false;
  }
  if (workspace.fs.isWritableFileSystem(uri.scheme) !== true || (await isLocked(uri, document))) {
    return true;
  }
  try {
    const { permissions = 0 } = await workspace.fs.stat(uri);
    return (permissions & FilePermission.Readonly) !== 0;
  } catch {
    // It was deleted since it was opened: what is in the editor can be saved again.
    return false;
  }
}

/** Whether the person's settings lock it: editors take nothing typed then, but edits of a whole workspace would go through. */
async function isLocked(uri: Uri, document: TextDocument | undefined): Promise<boolean> {
  const settings = workspace.getConfiguration("files", uri);
  if (document !== undefined && matches(settings, "readonlyInclude", document)) {
    return !matches(settings, "readonlyExclude", document);
  }
  return settings.get("readonlyFromPermissions", false) && (await lacksPermission(uri));
}

function matches(settings: WorkspaceConfiguration, setting: string, document: TextDocument): boolean {
  const patterns = Object.entries(settings.get<Readonly<Record<string, unknown>>>(setting, {}));
  return patterns.some(([pattern, isOn]) => isOn === true && languages.match({ pattern }, document) > 0);
}

/** Whether a file on a disk has no write permission, which VS Code tells no extension. Its owner's is what VS Code looks at. */
async function lacksPermission({ scheme, fsPath }: Uri): Promise<boolean> {
  if (scheme !== "file") {
    return false;
  }
  try {
    return ((await stat(fsPath)).mode & 0o200) === 0;
  } catch {
    return false;
  }
}
