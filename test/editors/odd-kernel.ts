import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ae5ToolsStandIn } from "../../shared/test/ae5-tools-stand-in.ts";
import { inEnvironment } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";
import { plainEnvironment } from "./make-plain-kernel.ts";

const withoutSubshells = [
  "from ipykernel import kernelapp",
  "kernelapp.ShellChannelThread = lambda *_words, **_options: None",
  "kernelapp.launch_new_instance()",
].join("; ");

/** Longer than anybody waits for a kernel's answer. */
const slowly = "import time; time.sleep(8); from ipykernel import kernelapp; kernelapp.launch_new_instance()";

const starts: Readonly<Record<string, readonly string[]>> = {
  "no subshells": ["-c", withoutSubshells],
  "starts slowly": ["-c", slowly],
};

/**
 * A real Python kernel that is unlike others in one thing, without our package unless told; `remove` takes it away again.
 */
export function oddKernel(
  lab: JupyterLab,
  kind: "ae5_tools imports" | "no subshells" | "starts slowly",
  environment?: "with our package",
): { readonly name: string; remove(): void } {
  const name = kind.replaceAll(" ", "-");
  const directory = join(lab.home, ".local/share/jupyter/kernels", name);
  const modules = join(directory, "modules");
  mkdirSync(modules, { recursive: true });
  if (kind === "ae5_tools imports") {
    writeFileSync(join(modules, "ae5_tools.py"), ae5ToolsStandIn);
  }
  const start = starts[kind] ?? ["-m", "ipykernel_launcher"];
  const python = environment === undefined ? inEnvironment("python", plainEnvironment) : inEnvironment("python");
  const argv = [python, ...start, "-f", "{connection_file}"];
  const env = { PYTHONPATH: modules };
  writeFileSync(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: kind, language: "python", env }));
  return { name, remove: () => rmSync(directory, { recursive: true }) };
}
