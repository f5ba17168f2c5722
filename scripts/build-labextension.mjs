import { existsSync, rmSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { refuseFailure } from "./build-node.mjs";
import { runOrRefuse } from "./run-command.mjs";

const EXTENSION = inCheckout("jupyterlab-ext");
const OUTPUT = inCheckout("jupyterlab-ext", "jupyterlab_nbsecrets", "labextension");

export const labextensionSources = [
  "shared/src",
  "jupyterlab-ext/src",
  "jupyterlab-ext/style",
  "jupyterlab-ext/schema",
  "jupyterlab-ext/package.json",
];

export const labextensionIsBuilt = () => existsSync(`${OUTPUT}/package.json`) && existsSync(`${OUTPUT}/static`);

/**
 * The core is TypeScript that only esbuild and tsc read, so esbuild makes one module of it and the extension; what
 * JupyterLab itself provides stays an import, and JupyterLab's builder packs that module as a federated extension.
 */
export async function buildLabextension() {
  const { build } = await import("esbuild");
  rmSync(`${EXTENSION}/lib`, { recursive: true, force: true });
  await refuseFailure("The JupyterLab extension could not be built.", () =>
    build({
      entryPoints: [`${EXTENSION}/src/index.ts`],
      outfile: `${EXTENSION}/lib/index.js`,
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      external: ["@jupyterlab/*", "@lumino/*", "react", "react-dom"],
      loader: { ".svg": "text" },
      logLevel: "error",
    }),
  );
  rmSync(OUTPUT, { recursive: true, force: true });
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
