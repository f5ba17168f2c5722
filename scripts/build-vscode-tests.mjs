import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { refuseBuildFailure } from "./build-node.mjs";
import { packVsix } from "./build-vscode.mjs";
import { inCheckout, isMain, main } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";

const SOURCES = [
  "test/vscode-helper",
  "test/vscode-jupyter",
  "test/extension-host",
  "vscode-ext/src",
  "shared",
  "package-lock.json",
];
const OUTPUT = inCheckout(".work", "vscode-tests");

/** The stand-in for the Jupyter extension: its directory, and as a person would install it. */
export const HELPER = join(OUTPUT, "helper");
export const HELPER_VSIX = join(OUTPUT, "helper.vsix");

/** The one with the public API of the Jupyter extension, over real kernels. */
export const JUPYTER_VSIX = join(OUTPUT, "jupyter.vsix");

/** What VS Code runs inside its extension host. */
export const EXTENSION_HOST_TESTS = join(OUTPUT, "extension-host.cjs");

/** What set-up calls the step. */
export const VSCODE_TESTS_STEP = "VS Code test extension";

/** Bundles the tests of the extension host and packs the helper extension; false when nothing changed. */
export async function buildVscodeTests() {
  return await oneAtATime(async () => {
    const stamp = new Stamp(inCheckout(".work", "stamps", "vscode-tests"));
    if (!existsSync(HELPER_VSIX) || !existsSync(JUPYTER_VSIX) || !existsSync(EXTENSION_HOST_TESTS)) stamp.clear();
    return await stamp.unless(fingerprint(SOURCES), build);
  });
}

async function build() {
  rmSync(OUTPUT, { recursive: true, force: true });
  await pack("vscode-helper", HELPER, HELPER_VSIX);
  const jupyter = join(OUTPUT, "jupyter");
  await pack("vscode-jupyter", jupyter, JUPYTER_VSIX, ["kernel_bridge.py"]);
  await bundle({
    stdin: { contents: testsEntry(), resolveDir: inCheckout("test", "extension-host"), loader: "ts" },
    outfile: EXTENSION_HOST_TESTS,
  });
}

/** An extension of the tests, as a person would install it; `files` lie beside its code. */
async function pack(source, directory, vsix, files = []) {
  mkdirSync(join(directory, "dist"), { recursive: true });
  cpSync(inCheckout("test", source, "package.json"), join(directory, "package.json"));
  cpSync(inCheckout("LICENSE"), join(directory, "LICENSE"));
  for (const name of files) cpSync(inCheckout("test", source, name), join(directory, "dist", name));
  await bundle({
    entryPoints: [inCheckout("test", source, "extension.ts")],
    outfile: join(directory, "dist", "extension.js"),
  });
  await packVsix(directory, vsix);
}

/** What is first in a new window, before anything of ours was used. */
const FIRST = "follow-notebooks.test.ts";

/** VS Code calls `run` of one module, which needs to know of every file. */
function testsEntry() {
  const files = readdirSync(inCheckout("test", "extension-host")).filter((name) => name.endsWith(".test.ts"));
  files.sort((a, b) => Number(b === FIRST) - Number(a === FIRST));
  return [
    'import { runTests } from "./run-tests.ts";',
    `export const run = () => runTests([${files.map((name) => `() => import("./${name}")`).join(", ")}]);`,
  ].join("\n");
}

async function bundle(options) {
  const { build: esbuild } = await import("esbuild");
  await refuseBuildFailure("The tests of the VS Code extension could not be built.", () =>
    esbuild({
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node22",
      external: ["vscode", "mocha"],
      sourcemap: "inline",
      logLevel: "error",
      ...options,
    }),
  );
}

if (isMain(import.meta.url)) await main(async () => void (await buildVscodeTests()));
