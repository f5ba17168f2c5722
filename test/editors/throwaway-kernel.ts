import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inEnvironment } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";
import { plainEnvironment } from "./make-plain-kernel.ts";

export interface ThrowawayOptions {
  readonly pip: boolean;
  /** Of the kernel's process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Python kernel without our package, in an environment of its own, which a test may install into; `remove` takes it away again. */
export function throwawayKernel(lab: JupyterLab, options: ThrowawayOptions): { name: string; remove(): void } {
  const name = "throwaway";
  const environment = join(lab.home, name);
  const spec = join(lab.home, ".local/share/jupyter/kernels", name);
  const words = ["-m", "venv", ...(options.pip ? [] : ["--without-pip"]), environment];
  execFileSync(inEnvironment("python", plainEnvironment), words);
  const python = inEnvironment("python", environment);
  const packages = (interpreter: string): string =>
    execFileSync(interpreter, ["-c", 'import sysconfig; print(sysconfig.get_path("purelib"))']).toString().trim();
  // The kernel itself is borrowed; without pip it has to be one that the borrowed environment's pip does not serve.
  const code = `import sys; sys.path.append(${JSON.stringify(packages(inEnvironment("python", plainEnvironment)))})`;
  const hide = options.pip ? "" : `; sys.modules["pip"] = None`;
  writeFileSync(join(packages(python), "borrowed.pth"), `${code}${hide}\n`);
  mkdirSync(spec, { recursive: true });
  const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  writeFileSync(
    join(spec, "kernel.json"),
    JSON.stringify({
      argv,
      display_name: "Python to install into",
      language: "python",
      env: options.environment ?? {},
    }),
  );
  const remove = (): void => {
    rmSync(spec, { recursive: true });
    rmSync(environment, { recursive: true });
  };
  return { name, remove };
}
