import { NotebookControllerAffinity, notebooks, workspace, type ExtensionContext, type NotebookDocument } from "vscode";
import { PythonProcess } from "./python-process.ts";
import { runCell } from "./run-cell.ts";

/**
 * A stand-in for the Jupyter extension, which no package index has: one Python process for each notebook, whose cells share
 * their variables. Which Python is in NBSECRETS_TESTS_PYTHON. It gets the environment of the extension host, as a kernel does.
 */
export function activate(context: ExtensionContext): void {
  const processes = new Map<NotebookDocument, PythonProcess>();
  const controller = notebooks.createNotebookController(
    "nbsecrets-tests.python",
    "jupyter-notebook",
    "Python for Tests",
  );
  controller.supportedLanguages = ["python"];
  controller.supportsExecutionOrder = true;
  let order = 0;
  controller.executeHandler = async (cells, notebook) => {
    const python = processes.get(notebook) ?? new PythonProcess(process.env["NBSECRETS_TESTS_PYTHON"] ?? "python3");
    processes.set(notebook, python);
    for (const cell of cells) {
      order += 1;
      await runCell(controller.createNotebookCellExecution(cell), order, python);
    }
  };
  const prefer = (notebook: NotebookDocument): void =>
    controller.updateNotebookAffinity(notebook, NotebookControllerAffinity.Preferred);
  workspace.notebookDocuments.forEach(prefer);
  context.subscriptions.push(
    controller,
    workspace.onDidOpenNotebookDocument(prefer),
    workspace.onDidCloseNotebookDocument((notebook) => {
      processes.get(notebook)?.stop();
      processes.delete(notebook);
    }),
    { dispose: () => processes.forEach((python) => python.stop()) },
  );
}
