import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { inCheckout, isMain, main, Refusal } from "./checkout.mjs";
import { provideGo } from "./find-go.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { Progress } from "./progress.mjs";
import { runOrRefuse } from "./run-command.mjs";

/** What set-up calls the step. */
export const CLUSTER_STEP = "Kubernetes API server";

const MODULE = inCheckout("test", "cluster");
const SOURCES = ["go.mod", "go.sum", "main.go", "cmd", "internal", "stub", "build.sh"].map(
  (name) => `test/cluster/${name}`,
);
const ASSETS = ["etcd", "kube-apiserver", "kubectl"];

/**
 * Makes what the Kubernetes tests run on: testcluster, volumesync and kubectl in `.work/cluster`. Where KUBEBUILDER_ASSETS
 * names a directory with etcd, kube-apiserver and kubectl, only volumesync, in `.work/volumesync`. `report` is told how far
 * it is. False when nothing had to be built.
 */
export async function provideCluster(report = () => {}) {
  if (process.platform === "win32") {
    throw new Refusal("The Kubernetes tests run on Linux and macOS; leave them out by naming the other steps.");
  }
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (!assets) return await build({ name: "cluster", program: "testcluster", what: "all", report });
  for (const name of ASSETS) requireProgram(assets, name);
  return await build({ name: "volumesync", program: "volumesync", what: "volumesync", report });
}

function requireProgram(directory, name) {
  try {
    accessSync(join(directory, name), constants.X_OK);
  } catch {
    throw new Refusal(`KUBEBUILDER_ASSETS names ${directory}, which has no program ${name}; correct it or remove it.`);
  }
}

async function build({ name, program, what, report }) {
  return await oneAtATime(async () => {
    const go = await provideGo();
    const output = inCheckout(".work", name);
    const stamp = new Stamp(inCheckout(".work", "stamps", name));
    if (!existsSync(join(output, program))) stamp.clear();
    return await stamp.unless(fingerprint(SOURCES, go.version), () => compile(go.program, output, what, report));
  });
}

async function compile(go, output, what, report) {
  const env = { GO: go, GOTOOLCHAIN: "local", CGO_ENABLED: "0" };
  const failed =
    "The API server for the Kubernetes tests could not be built; check the network and run the command again.";
  const counter = new Counter(report);
  const packages = ["list", "-mod=readonly", "-deps", what === "all" ? "." : "./cmd/volumesync"];
  const list = await runOrRefuse(failed, go, packages, { cwd: MODULE, env, log: "go-list", onOutput: counter.take });
  counter.total = list.split("\n").filter((line) => line !== "" && !line.startsWith("go: ")).length;
  const script = join(MODULE, "build.sh");
  await runOrRefuse(failed, "bash", [script, output, what], { env, log: "go-build", onOutput: counter.take });
}

/** Counts the lines of go: a module that it downloads, or a package that it compiles. */
class Counter {
  total;
  #report;
  #modules = 0;
  #packages = 0;

  constructor(report) {
    this.#report = report;
  }

  take = (text) => {
    for (const line of text.split("\n")) {
      if (line.startsWith("go: downloading ")) this.#modules += 1;
      else if (line !== "" && this.total !== undefined) this.#packages += 1;
    }
    this.#report(
      this.#packages > 0 ? `${this.#packages} of ${this.total} packages` : `${this.#modules} modules downloaded`,
    );
  };
}

if (isMain(import.meta.url)) {
  await main(() => new Progress(1).step(CLUSTER_STEP, provideCluster));
}
