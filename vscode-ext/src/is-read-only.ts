import { FilePermission, workspace, type Uri } from "vscode";

/** Whether a document cannot be saved where it is. One that was never saved can. */
export async function isReadOnly(uri: Uri): Promise<boolean> {
  if (uri.scheme === "untitled") {
    return false;
  }
  if (workspace.fs.isWritableFileSystem(uri.scheme) !== true) {
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
