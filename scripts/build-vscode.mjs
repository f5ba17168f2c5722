import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bundledAs, refuseBuildFailure } from "./build-node.mjs";
import { inCheckout, isMain, main } from "./checkout.mjs";
import { runOrRefuse } from "./run-command.mjs";

const EXTENSION = inCheckout("vscode-ext");
const OUTPUT = inCheckout(".work", "vscode");
const STAGING = join(OUTPUT, "extension");
const FROM_ROOT = ["LICENSE", "CHANGELOG.md"];

/** The built extension, as a person installs it. */
export const VSIX = join(OUTPUT, "nbsecrets.vsix");

export const vscodeSources = [
  "shared/package.json",
  "shared/src",
  "packages/references/src",
  "packages/stores/src",
  "vscode-ext",
  ...FROM_ROOT,
];

export const vscodeIsBuilt = () => existsSync(VSIX);

export async function buildVscode() {
  rmSync(STAGING, { recursive: true, force: true });
  await bundle();
  await stage();
  await packVsix(STAGING, VSIX);
}

/**
 * esbuild splits into chunks only as ES modules. They are turned into CommonJS one by one: `import()` stays lazy, and a
 * chunk that two others need is still loaded once, so that there is one `SecretError`.
 */
async function bundle() {
  const { build, transform } = await import("esbuild");
  const { outputFiles } = await refuseBuildFailure("The VS Code extension could not be built.", () =>
    build({
      entryPoints: [join(EXTENSION, "src", "extension.ts")],
      outdir: STAGING,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      alias: bundledAs,
      target: "node22",
      external: ["vscode"],
      minify: true,
      keepNames: true,
      legalComments: "eof",
      logLevel: "error",
      write: false,
    }),
  );
  mkdirSync(join(STAGING, "dist"), { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, { format: "cjs", platform: "node", target: "node22", minify: true });
    writeFileSync(join(STAGING, "dist", basename(path)), code);
  }
}

/** What the manifest's `files` names, and a manifest without what only a checkout needs. */
async function stage() {
  // The Node that loads this file may be one that has none; the one that runs it has.
  const { globSync } = await import("node:fs");
  const { files, ...manifest } = JSON.parse(readFileSync(join(EXTENSION, "package.json"), "utf8"));
  for (const name of globSync(files, { cwd: EXTENSION })) cpSync(join(EXTENSION, name), join(STAGING, name));
  for (const name of FROM_ROOT) cpSync(inCheckout(name), join(STAGING, name));
  // The bundle is CommonJS, the sources are not.
  for (const field of ["type", "private", "scripts", "dependencies", "devDependencies"]) delete manifest[field];
  writeFileSync(join(STAGING, "package.json"), JSON.stringify({ ...manifest, files }, undefined, 2));
}

/** Packs a directory that holds a whole extension. Half-written is not built. */
export async function packVsix(directory, vsix) {
  const unfinished = `${vsix}.unfinished`;
  await runOrRefuse(
    "The VS Code extension could not be packed.",
    process.execPath,
    [
      inCheckout("node_modules", "@vscode", "vsce", "vsce"),
      ...[
        "package",
        "--no-dependencies",
        "--allow-missing-repository",
        "--no-rewrite-relative-links",
        "--out",
        unfinished,
      ],
    ],
    { cwd: directory, log: "vsce" },
  );
  renameSync(unfinished, vsix);
}

if (isMain(import.meta.url)) await main(buildVscode);
