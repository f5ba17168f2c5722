import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inCheckout, Refusal } from "./checkout.mjs";

const CLI = inCheckout("packages", "cli", "dist");
const SERVICE = inCheckout("jupyterlab-ext", "jupyterlab_nbsecrets", "service");

export const commandSources = [
  "shared/src",
  "packages/references/src",
  "packages/stores/src",
  "packages/cli/src",
  "packages/cli/package.json",
];

export const commandIsBuilt = () => [CLI, SERVICE].every((directory) => existsSync(`${directory}/nbsecrets.mjs`));

/** What a package has for Node loads its own parts at run time, where a bundle has none. */
export const bundledAs = { "jsonc-parser": inCheckout("node_modules", "jsonc-parser", "lib", "esm", "main.js") };

/** Bundles the command line tool, and puts the same program into the JupyterLab package as its service. */
export async function buildCommand() {
  const { build } = await import("esbuild");
  const { outputFiles } = await refuseBuildFailure("The command line tool could not be built.", () =>
    build({
      entryPoints: { nbsecrets: inCheckout("packages", "cli", "src", "main.ts") },
      outdir: CLI,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      alias: bundledAs,
      target: "node22",
      minify: true,
      keepNames: true,
      legalComments: "eof",
      // CommonJS dependencies call require for Node's own modules.
      banner: {
        js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
      },
      logLevel: "error",
      write: false,
    }),
  );
  rmSync(CLI, { recursive: true, force: true });
  for (const file of outputFiles) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.contents);
  }
  rmSync(SERVICE, { recursive: true, force: true });
  cpSync(CLI, SERVICE, { recursive: true });
}

/** esbuild has printed what is wrong, with file and line. */
export async function refuseBuildFailure(sentence, action) {
  try {
    return await action();
  } catch (error) {
    if (Array.isArray(error.errors)) throw new Refusal(sentence);
    throw error;
  }
}
