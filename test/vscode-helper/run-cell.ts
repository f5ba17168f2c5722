import { NotebookCellOutput, NotebookCellOutputItem, type NotebookCellExecution } from "vscode";
import type { PythonProcess } from "./python-process.ts";

/** Runs one cell and shows what it printed, and its error. */
export async function runCell(execution: NotebookCellExecution, order: number, python: PythonProcess): Promise<void> {
  execution.executionOrder = order;
  execution.start(Date.now());
  await execution.clearOutput();
  const { output, error } = await python.run(execution.cell.document.getText());
  const items = output === "" ? [] : [NotebookCellOutputItem.stdout(output)];
  if (error !== null) {
    items.push(NotebookCellOutputItem.error(error));
  }
  await execution.replaceOutput(items.map((item) => new NotebookCellOutput([item])));
  execution.end(error === null, Date.now());
}
