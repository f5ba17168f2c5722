import { NotebookCellOutput, NotebookCellOutputItem } from "vscode";
import type { KernelMessage } from "./kernel-process.ts";

/** What VS Code shows of a kernel's message; undefined of one that is no output. */
export function cellOutput({ type, content }: KernelMessage): NotebookCellOutput | undefined {
  const text = (key: string): string => {
    const found = content[key];
    return typeof found === "string" ? found : "";
  };
  switch (type) {
    case "stream": {
      const isError = text("name") === "stderr";
      const printed = text("text");
      const item = isError ? NotebookCellOutputItem.stderr(printed) : NotebookCellOutputItem.stdout(printed);
      return new NotebookCellOutput([item]);
    }
    case "error": {
      const stack = (content["traceback"] as readonly string[]).join("\n");
      const error = { name: text("ename"), message: text("evalue"), stack };
      return new NotebookCellOutput([NotebookCellOutputItem.error(error)]);
    }
    case "execute_result":
    case "display_data": {
      const data = Object.entries(content["data"] as Readonly<Record<string, unknown>>);
      return new NotebookCellOutput(data.map(([mime, shown]) => NotebookCellOutputItem.text(String(shown), mime)));
    }
    default:
      return undefined;
  }
}
