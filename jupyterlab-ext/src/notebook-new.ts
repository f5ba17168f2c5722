import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { NotebookPanel } from "@jupyterlab/notebook";

/** Opens a new notebook with the default kernel, in the folder that the file browser shows; resolves when both are there. */
export async function openNewNotebook(app: JupyterFrontEnd): Promise<NotebookPanel> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const panel = (await app.commands.execute("notebook:create-new", {
    kernelName: kernelspecs.specs?.default ?? "",
  })) as NotebookPanel;
  await panel.context.ready;
  await panel.sessionContext.ready;
  return panel;
}
