import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inEnvironment } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";

/** Makes a real bash kernel known to a JupyterLab; returns its name. */
export function bashKernel(lab: JupyterLab): string {
  const name = "bash";
  const directory = join(lab.home, ".local/share/jupyter/kernels", name);
  mkdirSync(directory, { recursive: true });
  const argv = [inEnvironment("python"), "-m", "bash_kernel", "-f", "{connection_file}"];
  const env = { PS1: "$" };
  writeFileSync(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: "Bash", language: "bash", env }));
  return name;
}
