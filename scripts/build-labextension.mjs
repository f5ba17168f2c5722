import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { runOrRefuse } from "./run-command.mjs";

const EXTENSION = inCheckout("jupyterlab-ext");
/** Where the built extension is. */
export const LABEXTENSION = inCheckout("jupyterlab-ext", "jupyterlab_nbsecrets", "labextension");

export const labextensionSources = [
  "shared/package.json",
  "shared/src",
  "packages/references/src",
  "jupyterlab-ext/src",
  "jupyterlab-ext/style",
  "jupyterlab-ext/schema",
  "jupyterlab-ext/package.json",
  "jupyterlab-ext/rspack.config.mjs",
];

export const labextensionIsBuilt = () =>
  existsSync(`${LABEXTENSION}/package.json`) && existsSync(`${LABEXTENSION}/static`);

/** JupyterLab's builder packs the sources, the core's included, as a federated extension; what JupyterLab provides stays out. */
export async function buildLabextension() {
  rmSync(LABEXTENSION, { recursive: true, force: true });
  await runOrRefuse(
    "JupyterLab's builder could not pack the extension.",
    process.execPath,
    [
      inCheckout("node_modules", "@jupyter", "builder", "lib", "build-labextension.js"),
      "--core-package-file",
      corePackageFile(),
      EXTENSION,
    ],
    // The builder's licence plugin takes the package.json of its working directory for that of generated modules.
    { cwd: EXTENSION, log: "labextension" },
  );
}

/**
 * JupyterLab's packages, with the versions that the extension itself asks for: the builder would ask for those it is built
 * with, and the page of an older JupyterLab would warn of each.
 */
function corePackageFile() {
  const core = readJson("node_modules", "@jupyterlab", "core-meta", "core.package.json");
  const { dependencies } = readJson("jupyterlab-ext", "package.json");
  for (const versions of [core.dependencies, core.resolutions ?? {}]) {
    for (const name of Object.keys(versions)) versions[name] = dependencies[name] ?? versions[name];
  }
  const file = inCheckout(".work", "core.package.json");
  mkdirSync(inCheckout(".work"), { recursive: true });
  writeFileSync(file, JSON.stringify(core));
  return file;
}

const readJson = (...path) => JSON.parse(readFileSync(inCheckout(...path), "utf8"));
