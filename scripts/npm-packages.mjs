import { existsSync, readFileSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { npmCi } from "./npm-ci.mjs";

/** Installs the npm packages of the lockfile; false when they are there already. */
export async function installNpmPackages() {
  if (npmPackagesAreCurrent()) return false;
  await npmCi("The npm packages could not be installed; check the network and run the command again.", { log: "npm" });
  return true;
}

/** npm writes node_modules/.package-lock.json last: what it holds is what is installed. */
export function npmPackagesAreCurrent() {
  const installedFile = inCheckout("node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(inCheckout("package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version && (found.link ?? false) === (entry.link ?? false);
  });
}
