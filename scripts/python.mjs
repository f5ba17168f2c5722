import { existsSync, rmSync, writeFileSync } from "node:fs";
import { inCheckout, Refusal } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { run, runOrRefuse } from "./run-command.mjs";

const VENV = inCheckout(".venv");
const REQUIREMENTS = ["scripts/requirements.txt", "scripts/constraints.txt"];

/** The Python of the checkout's virtual environment. */
export const venvPython = inCheckout(
  ".venv",
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);

/** Makes .venv and installs the pinned packages, with those for the tests when asked; false when nothing had to be done. */
export async function installPythonPackages({ tests = false } = {}) {
  const made = await makeVenv();
  const start = await new Stamp(inCheckout(".venv", "nbsecrets-start.stamp")).unless(fingerprint(REQUIREMENTS), () =>
    pipInstall("scripts/requirements.txt"),
  );
  if (!tests) return made || start;
  const forTests = await new Stamp(inCheckout(".venv", "nbsecrets-test.stamp")).unless(
    fingerprint([...REQUIREMENTS, "scripts/requirements-test.txt"]),
    () => pipInstall("scripts/requirements-test.txt"),
  );
  return made || start || forTests;
}

/** Installs what a requirements file pins; .venv must be there. */
export function pipInstall(requirements) {
  return runOrRefuse(
    "The Python packages could not be installed; check the network and run the command again.",
    venvPython,
    ["-m", "pip", "install", "--disable-pip-version-check", "-r", requirements, "-c", "scripts/constraints.txt"],
    { log: "pip" },
  );
}

async function makeVenv() {
  if (existsSync(venvPython) && (await answers(venvPython, ["-c", "import pip"])) !== undefined) return false;
  const [program, ...args] = await findPython();
  rmSync(VENV, { recursive: true, force: true });
  await runOrRefuse(
    "Python could not make a virtual environment in .venv; on Debian and Ubuntu install the package python3-venv.",
    program,
    [...args, "-m", "venv", VENV],
    { log: "venv" },
  );
  // Node asks the nearest package.json what a .js file is: ours would make an ES module of the yarn.js in JupyterLab.
  writeFileSync(inCheckout(".venv", "package.json"), "{}\n");
  return true;
}

/** The command of a Python that is new enough: `$NBSECRETS_PYTHON`, else the first of python3, python and py. */
async function findPython() {
  const named = process.env.NBSECRETS_PYTHON;
  const candidates = named ? [[named]] : [["python3"], ["python"], ["py", "-3"]];
  let tooOld;
  for (const [program, ...args] of candidates) {
    const version = await answers(program, [...args, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    if (version === undefined) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major > 3 || (major === 3 && minor >= 10)) return [program, ...args];
    tooOld ??= `${program} is Python ${version}`;
  }
  const remedy = "install Python 3.10 or later, or name one in NBSECRETS_PYTHON.";
  if (tooOld !== undefined) throw new Refusal(`JupyterLab needs Python 3.10 or later and ${tooOld}: ${remedy}`);
  throw new Refusal(
    named
      ? `NBSECRETS_PYTHON names ${named}, which does not run as Python: ${remedy}`
      : `There is no Python here: ${remedy}`,
  );
}

/** What a program prints, or undefined when it is not there or fails. */
async function answers(program, args) {
  try {
    const { code, output } = await run(program, args);
    return code === 0 ? output.trim() : undefined;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EACCES") return undefined;
    throw error;
  }
}
