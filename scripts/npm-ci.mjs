import { runOrRefuse } from "./run-command.mjs";

/**
 * Installs what a directory's lockfile says, without running the packages' scripts. `cwd` and `log` as for `run`; `more`
 * adds options. The npm is the one that runs this, else the one on the PATH.
 */
export async function npmCi(sentence, { more = [], ...options } = {}) {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", ...more];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith(".js")) {
    await runOrRefuse(sentence, process.execPath, [npm, ...args], options);
  } else {
    await runOrRefuse(sentence, "npm", args, { ...options, shell: process.platform === "win32" });
  }
}
