import { FilePermission, languages, workspace, type TextDocument, type Uri } from "vscode";

/**
 * Whether a document cannot be changed, or not be saved where it is. One that was never saved can.
 *
 * @param document - the file's, or that of one of the notebook's cells, if it has any.
 */
export async function isReadOnly(uri: Uri, document: TextDocument | undefined): Promise<boolean> {
  if (uri.scheme === "untitled") {
    return false;
  }
  if (workspace.fs.isWritableFileSystem(uri.scheme) !== true || (document !== undefined && isLocked(uri, document))) {
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
function isLocked(uri: Uri, document: TextDocument): boolean {
  const settings = workspace.getConfiguration("files", uri);
  const matches = (setting: string): boolean =>
    Object.entries(settings.get<Readonly<Record<string, unknown>>>(setting, {})).some(
      ([pattern, isOn]) => isOn === true && languages.match({ pattern }, document) > 0,
    );
  return matches("readonlyInclude") && !matches("readonlyExclude");
}
