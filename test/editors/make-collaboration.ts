import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, inEnvironment } from "./checkout.ts";

const directory = checkout(".work", "collaboration");
const stamp = join(directory, "made-for.txt");

/**
 * Real-time collaboration, installed once into a directory of its own, so that all other stories keep a JupyterLab without it.
 * Returns the environment with which the checkout's JupyterLab has it.
 */
export function makeCollaboration(): Readonly<Record<string, string>> {
  const requirements = checkout("scripts/requirements-collaboration.txt");
  // One of the packages is compiled for one Python.
  const wanted = readFileSync(requirements, "utf8") + readFileSync(checkout(".venv", "pyvenv.cfg"), "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(directory, { recursive: true, force: true });
    const words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    execFileSync(inEnvironment("python"), [...words, "--target", directory, "-r", requirements]);
    writeFileSync(stamp, wanted);
  }
  return {
    PYTHONPATH: directory,
    JUPYTER_PATH: join(directory, "share/jupyter"),
    JUPYTER_CONFIG_PATH: join(directory, "etc/jupyter"),
  };
}
