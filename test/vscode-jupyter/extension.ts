import type { Jupyter } from "@vscode/jupyter-extension";
import {
  commands,
  NotebookControllerAffinity,
  notebooks,
  window,
  workspace,
  type ExtensionContext,
  type NotebookDocument,
} from "vscode";
import { KernelProcess } from "./kernel-process.ts";
import { askedAccess, NotebookKernel } from "./notebook-kernel.ts";

/**
 * A stand-in for the Jupyter extension, which no package index has: it runs cells in real kernels, and gives other extensions what that
 * one's public API gives, with its limits. There is no kernel before a cell ran; the first code of another extension asks the
 * person; that code waits for cells. Which Python is in NBSECRETS_TESTS_PYTHON; how kernels of other names start is in
 * NBSECRETS_TESTS_KERNELS, as JSON.
 */
export function activate(context: ExtensionContext): Pick<Jupyter, "kernels"> {
  const python = process.env["NBSECRETS_TESTS_PYTHON"] ?? "python3";
  const others = JSON.parse(process.env["NBSECRETS_TESTS_KERNELS"] ?? "{}") as Record<string, readonly string[]>;
  const kernels = new Map<NotebookDocument, NotebookKernel>();
  const access = askedAccess("Notebook Secrets", "nbsecrets.nbsecrets");
  const controller = notebooks.createNotebookController("jupyter-tests", "jupyter-notebook", "Python for Tests");
  controller.supportsExecutionOrder = true;
  let order = 0;
  const kernelOf = (notebook: NotebookDocument): NotebookKernel => {
    const known = kernels.get(notebook);
    if (known !== undefined && known.process.status !== "dead") {
      return known;
    }
    const { metadata = {} } = notebook.metadata as {
      readonly metadata?: { readonly kernelspec?: { readonly name?: string; readonly language?: string } };
    };
    const usual = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    const started = new KernelProcess(python, others[metadata.kernelspec?.name ?? ""] ?? usual, notebook.uri.fsPath);
    const kernel = new NotebookKernel(started, metadata.kernelspec?.language ?? "python", access);
    kernels.set(notebook, kernel);
    return kernel;
  };
  controller.executeHandler = async (cells, notebook) => {
    for (const cell of cells) {
      order += 1;
      await kernelOf(notebook).runCell(controller.createNotebookCellExecution(cell), order);
    }
  };
  const prefer = (notebook: NotebookDocument): void =>
    controller.updateNotebookAffinity(notebook, NotebookControllerAffinity.Preferred);
  workspace.notebookDocuments.forEach(prefer);
  const inFront = (): KernelProcess | undefined => {
    const notebook = window.activeNotebookEditor?.notebook;
    return notebook && kernels.get(notebook)?.process;
  };
  context.subscriptions.push(
    controller,
    workspace.onDidOpenNotebookDocument(prefer),
    workspace.onDidCloseNotebookDocument((notebook) => {
      kernels.get(notebook)?.process.stop();
      kernels.delete(notebook);
    }),
    commands.registerCommand("nbsecretsTests.restartKernel", () => inFront()?.restart()),
    commands.registerCommand("nbsecretsTests.killKernel", () => inFront()?.kill()),
    { dispose: () => kernels.forEach((kernel) => kernel.process.stop()) },
  );
  return {
    kernels: {
      getKernel: async (uri) => {
        const found = [...kernels].find(([notebook]) => notebook.uri.toString() === uri.toString())?.[1];
        return found !== undefined && found.count > 0 ? found : undefined;
      },
    },
  };
}
