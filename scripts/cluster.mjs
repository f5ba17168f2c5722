import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { buildGo } from "./build-go.mjs";
import { isMain, main, Refusal } from "./checkout.mjs";
import { Progress } from "./progress.mjs";

/** What set-up calls the step. */
export const CLUSTER_STEP = "Kubernetes API server";

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
  if (!assets) return await build({ name: "cluster", program: "testcluster", words: ["all"], report });
  for (const name of ASSETS) requireProgram(assets, name);
  const alone = { program: "volumesync", packages: "./cmd/volumesync", words: ["volumesync"] };
  return await build({ name: "volumesync", ...alone, report });
}

function requireProgram(directory, name) {
  try {
    accessSync(join(directory, name), constants.X_OK);
  } catch {
    throw new Refusal(`KUBEBUILDER_ASSETS names ${directory}, which has no program ${name}; correct it or remove it.`);
  }
}

const build = (what) =>
  buildGo({
    module: "test/cluster",
    sources: ["main.go", "cmd", "internal", "stub"],
    failed: "The API server for the Kubernetes tests could not be built; check the network and run the command again.",
    ...what,
  });

if (isMain(import.meta.url)) {
  await main(() => new Progress(1).step(CLUSTER_STEP, provideCluster));
}
