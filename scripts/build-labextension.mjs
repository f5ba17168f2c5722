import { existsSync, rmSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { runOrRefuse } from "./run-command.mjs";

const EXTENSION = inCheckout("jupyterlab-ext");
/** Where the built extension is. */
export const LABEXTENSION = inCheckout("jupyterlab-ext", "jupyterlab_nbsecrets", "labextension");

export const labextensionSources = [
  "shared/package.json",
  "shared/src",
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
      inCheckout("node_modules", "@jupyterlab", "core-meta", "core.package.json"),
      EXTENSION,
    ],
    // The builder's licence plugin takes the package.json of its working directory for that of generated modules.
    { cwd: EXTENSION, log: "labextension" },
  );
}
