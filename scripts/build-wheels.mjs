import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { venvPython } from "./python.mjs";
import { runOrRefuse } from "./run-command.mjs";

const DIST = inCheckout("dist");
const PACKAGES = ["packages/loader", "jupyterlab-ext"];
/** The copy of the loader that the extension carries, for kernels in environments without it. */
const CARRIED = inCheckout("jupyterlab-ext", "jupyterlab_nbsecrets", "wheels");

export const wheelSources = [
  "packages/loader/src",
  "packages/loader/pyproject.toml",
  "packages/loader/README.md",
  "jupyterlab-ext/jupyterlab_nbsecrets",
  "jupyterlab-ext/jupyter-config",
  "jupyterlab-ext/pyproject.toml",
  "jupyterlab-ext/hatch_build.py",
  "jupyterlab-ext/install.json",
  "jupyterlab-ext/README.md",
];

/** The built wheels, loader first: the extension requires it. */
export function builtWheels() {
  try {
    const names = readdirSync(DIST).filter((name) => name.endsWith(".whl"));
    return names
      .sort()
      .reverse()
      .map((name) => inCheckout("dist", name));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

export const wheelsAreBuilt = () => builtWheels().length === PACKAGES.length;

/** Packs both Python packages into dist/, with the backend in .venv. */
export async function buildWheels() {
  rmSync(DIST, { recursive: true, force: true });
  rmSync(CARRIED, { recursive: true, force: true });
  mkdirSync(DIST);
  for (const directory of PACKAGES) {
    await runOrRefuse(
      `The Python package in ${directory} could not be packed.`,
      venvPython,
      ["-m", "hatchling", "build", "--target", "wheel", "--directory", DIST],
      { cwd: inCheckout(...directory.split("/")), log: `wheel-${directory.split("/").at(-1)}` },
    );
    if (directory === "packages/loader") cpSync(DIST, CARRIED, { recursive: true });
  }
}

export function installWheels() {
  return runOrRefuse(
    "The built Python packages could not be installed into .venv.",
    venvPython,
    [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-deps",
      "--no-index",
      "--force-reinstall",
      ...builtWheels(),
    ],
    { log: "pip-wheels" },
  );
}
