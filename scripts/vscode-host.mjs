import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inCheckout, isMain, main } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { npmCi } from "./npm-ci.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";

const LOCKFILES = "test/vscode-host";
const HOST = inCheckout(".work", "vscode-host");
const CODE_SERVER = join(HOST, "node_modules", "code-server");
const WORKBENCH = join(CODE_SERVER, "lib", "vscode");

/** What set-up calls the step. */
export const VSCODE_HOST_STEP = "VS Code workbench";

/** The program that is VS Code's server, workbench and extension host, for a Node 24. */
export const codeServer = join(CODE_SERVER, "out", "node", "entry.js");

/**
 * Installs code-server into `.work/vscode-host`: VS Code's own workbench and extension host, from npm alone. The workbench has
 * lockfiles of its own. Those that are published lack a package each and `npm ci` refuses them, so ours, which are whole, take
 * their place. No package is compiled: what writes logs is a stand-in of ours. `report` is told how far it is. False when it is there already.
 */
export async function provideVscodeHost(report = () => {}) {
  return await oneAtATime(async () => {
    const stamp = new Stamp(inCheckout(".work", "stamps", "vscode-host"));
    if (!existsSync(codeServer)) stamp.clear();
    return await stamp.unless(fingerprint([LOCKFILES]), () => install(report));
  });
}

async function install(report) {
  const ours = (name) => inCheckout(...LOCKFILES.split("/"), name);
  mkdirSync(HOST, { recursive: true });
  copyFileSync(ours("package.json"), join(HOST, "package.json"));
  copyFileSync(ours("package-lock.json"), join(HOST, "package-lock.json"));
  await ci(HOST, "vscode-host");
  report("1 of 3");
  copyFileSync(ours("workbench-shrinkwrap.json"), join(WORKBENCH, "npm-shrinkwrap.json"));
  await ci(WORKBENCH, "vscode-host-workbench");
  copyFileSync(ours("spdlog.cjs"), join(WORKBENCH, "node_modules", "@vscode", "spdlog", "index.js"));
  report("2 of 3");
  copyFileSync(ours("extensions-shrinkwrap.json"), join(WORKBENCH, "extensions", "npm-shrinkwrap.json"));
  await ci(join(WORKBENCH, "extensions"), "vscode-host-extensions");
}

const ci = (cwd, log) =>
  npmCi("The VS Code workbench of the tests could not be installed; check the network and run the command again.", {
    cwd,
    log,
    more: ["--omit=dev"],
  });

if (isMain(import.meta.url)) await main(async () => void (await provideVscodeHost(console.log)));
