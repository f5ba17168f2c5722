import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type RealKernel } from "../../packages/stores/test/real-kernel.ts";
import type { CodeServer } from "./code-server.ts";

/** Where Jupyter's kernels have their files, once there was one. */
export function runtimeOf(code: CodeServer): string {
  const runtime = join(code.home, ".local", "share", "jupyter", "runtime");
  mkdirSync(runtime, { recursive: true });
  return runtime;
}

/**
 * A kernel of IPython that the Jupyter extension would start for a notebook, which is not to be had here: it runs beside the workbench,
 * with the loader, where that extension's kernels have their files.
 */
export async function kernelBeside(
  code: CodeServer,
  notebook: string,
  mount = join(code.environment["XDG_RUNTIME_DIR"] ?? "", "nbsecrets"),
): Promise<RealKernel> {
  const kernel = await startKernel(runtimeOf(code), "kernel-1", mount);
  await kernel.run(`__vsc_ipynb_file__ = ${JSON.stringify(join(code.notebooks, notebook))}; import nbsecrets`);
  return kernel;
}
