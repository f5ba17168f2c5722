import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { checkout, inEnvironment } from "./checkout.ts";

/** A Python environment with a kernel and without our package, as most kernels are. Made once. */
export const plainEnvironment = checkout(".work", "plain-kernel");

/** Playwright runs it before all tests, and wants it as the default export. */
export default function makePlainKernel(): void {
  const kernel = (): void => void execFileSync(inEnvironment("python", plainEnvironment), ["-c", "import ipykernel"]);
  if (existsSync(plainEnvironment)) {
    try {
      kernel();
      return;
    } catch {
      // A half-made environment: made again.
      rmSync(plainEnvironment, { recursive: true });
    }
  }
  const wanted = execFileSync(inEnvironment("python"), ["-c", "import ipykernel; print(ipykernel.__version__)"]);
  execFileSync(inEnvironment("python"), ["-m", "venv", plainEnvironment]);
  execFileSync(inEnvironment("python", plainEnvironment), [
    ..."-m pip install --quiet --disable-pip-version-check".split(" "),
    `ipykernel==${wanted.toString().trim()}`,
  ]);
  kernel();
}
