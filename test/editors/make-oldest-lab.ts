import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, inEnvironment } from "./checkout.ts";

const oldest = checkout(".work", "oldest-lab");
const stamp = join(oldest, "made-for.txt");

/**
 * A virtual environment with the oldest JupyterLab that is supported, made once, and the wheels that were built now. Returns its path.
 * What the pinned packages need are the versions of the checkout's own environment.
 */
export function makeOldestLab(): string {
  const wanted = readFileSync(checkout("scripts/requirements-oldest.txt"), "utf8");
  const others = otherConstraints(wanted);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted + others) {
    rmSync(oldest, { recursive: true, force: true });
    execFileSync(inEnvironment("python"), ["-m", "venv", oldest]);
    const constraints = join(oldest, "constraints.txt");
    writeFileSync(constraints, others);
    install(["-r", checkout("scripts/requirements-oldest.txt"), "-c", constraints]);
    writeFileSync(stamp, wanted + others);
  }
  const wheels = readdirSync(checkout("dist")).filter((name) => name.endsWith(".whl"));
  install(["--no-deps", "--no-index", "--force-reinstall", ...wheels.map((name) => checkout("dist", name))]);
  return oldest;
}

function install(words: readonly string[]): void {
  mkdirSync(oldest, { recursive: true });
  execFileSync(inEnvironment("python", oldest), [
    ..."-m pip install --quiet --disable-pip-version-check".split(" "),
    ...words,
  ]);
}

/** The constraints of the checkout's environment, without those for packages that are pinned otherwise. */
function otherConstraints(pinned: string): string {
  const names = new Set(pinned.split("\n").map(packageOf));
  const lines = readFileSync(checkout("scripts/constraints.txt"), "utf8").split("\n");
  return lines.filter((line) => !names.has(packageOf(line))).join("\n");
}

function packageOf(line: string): string {
  return /^[\w.-]+/.exec(line)?.[0] ?? "";
}
