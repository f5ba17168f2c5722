import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { refuseBuildFailure } from "./build-node.mjs";
import { packVsix } from "./build-vscode.mjs";
import { inCheckout, isMain, main } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";

const SOURCES = ["test/vscode-helper", "test/extension-host", "vscode-ext/src", "shared", "package-lock.json"];
const OUTPUT = inCheckout(".work", "vscode-tests");

/** The stand-in for the Jupyter extension: its directory, and as a person would install it. */
export const HELPER = join(OUTPUT, "helper");
export const HELPER_VSIX = join(OUTPUT, "helper.vsix");

/** What VS Code runs inside its extension host. */
export const EXTENSION_HOST_TESTS = join(OUTPUT, "extension-host.cjs");

/** What set-up calls the step. */
export const VSCODE_TESTS_STEP = "VS Code test extension";

/** Bundles the tests of the extension host and packs the helper extension; false when nothing changed. */
export async function buildVscodeTests() {
  return await oneAtATime(async () => {
    const stamp = new Stamp(inCheckout(".work", "stamps", "vscode-tests"));
    if (!existsSync(HELPER_VSIX) || !existsSync(EXTENSION_HOST_TESTS)) stamp.clear();
    return await stamp.unless(fingerprint(SOURCES), build);
  });
}

async function build() {
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(HELPER, { recursive: true });
  cpSync(inCheckout("test", "vscode-helper", "package.json"), join(HELPER, "package.json"));
  cpSync(inCheckout("LICENSE"), join(HELPER, "LICENSE"));
  await bundle({
    entryPoints: [inCheckout("test", "vscode-helper", "extension.ts")],
    outfile: join(HELPER, "dist", "extension.js"),
  });
  await packVsix(HELPER, HELPER_VSIX);
  await bundle({
    stdin: { contents: testsEntry(), resolveDir: inCheckout("test", "extension-host"), loader: "ts" },
    outfile: EXTENSION_HOST_TESTS,
  });
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
