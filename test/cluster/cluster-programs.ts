import { join } from "node:path";
import { fileURLToPath } from "node:url";

const inCheckout = (...parts: string[]) => fileURLToPath(new URL(join("../..", ...parts), import.meta.url));

/** The program and first arguments of testcluster: ours, or the stand-in for it that runs the binaries of KUBEBUILDER_ASSETS. */
export function testclusterCommand(): readonly [program: string, ...words: string[]] {
  return assets() === undefined
    ? [inCheckout(".work", "cluster", "testcluster")]
    : [process.execPath, inCheckout("test", "cluster", "assets-cluster.ts")];
}

export function kubectlProgram(): string {
  return join(assets() ?? inCheckout(".work", "cluster"), "kubectl");
}

/** The kubelet's writer of secret volumes; no one else's assets have it. */
export function volumesyncProgram(): string {
  return inCheckout(".work", assets() === undefined ? "cluster" : "volumesync", "volumesync");
}

/** The directory with etcd, kube-apiserver and kubectl that the environment names, as envtest does it. */
export function assets(): string | undefined {
  return process.env["KUBEBUILDER_ASSETS"] || undefined;
}
