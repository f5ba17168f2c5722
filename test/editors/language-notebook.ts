import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inEnvironment } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";

/** The name of the kernel that `bashKernel` makes known. */
const bash = "bash";

/** Makes a real bash kernel known to a JupyterLab. */
export function bashKernel(lab: JupyterLab): void {
  const directory = join(lab.home, ".local/share/jupyter/kernels", bash);
  mkdirSync(directory, { recursive: true });
  const argv = [inEnvironment("python"), "-m", "bash_kernel", "-f", "{connection_file}"];
  const env = { PS1: "$" };
  writeFileSync(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: "Bash", language: "bash", env }));
}

/** A notebook in another language than Python; a kernel for it need not be installed. */
export function languageNotebook(lab: JupyterLab, name: string, language: string, cells: readonly string[]): void {
  const notebook = {
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
    metadata: {
      kernelspec: { name: language === "bash" ? bash : `no-${language}`, display_name: language, language },
      language_info: { name: language },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  lab.file(name, JSON.stringify(notebook));
}
