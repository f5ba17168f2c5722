import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { buildGo } from "./build-go.mjs";
import { inCheckout, isMain, main } from "./checkout.mjs";
import { DEBIAN_PROGRAMS, provideDebian } from "./debian-packages.mjs";
import { requireNodePlatform } from "./node-platform.mjs";
import { Progress } from "./progress.mjs";
import { provideSessionImage } from "./session-image.mjs";

/** What set-up calls the step. */
export const NODE_STEP = "Kubernetes node";

const PROGRAMS = inCheckout(".work", "node");
const CONTAINERD = ["containerd", "containerd-shim-runc-v2", "ctr"];
const FAILED = "The programs of the Kubernetes node could not be built; check the network and run the command again.";

/**
 * Makes what a node runs of, in `.work/node`: kubelet and containerd, compiled; runc and the network plugins, from Debian; the pods'
 * image. False when nothing had to be made.
 */
export async function provideNode(report = () => {}) {
  mkdirSync(PROGRAMS, { recursive: true });
  const kubelet = await buildGo({
    name: "kubelet",
    module: "test/node/kubelet",
    sources: ["main.go", "stub"],
    program: "kubelet",
    failed: FAILED,
    report,
  });
  const containerd = await buildGo({
    name: "containerd",
    module: "test/node/containerd",
    sources: [],
    program: "containerd",
    packages: "tool",
    failed: FAILED,
    report,
  });
  const debian = await provideDebian();
  const image = await provideSessionImage(join(PROGRAMS, "session.tar"));
  link("../kubelet/kubelet", "kubelet");
  for (const name of CONTAINERD) link(`../containerd/${name}`, name);
  for (const path of DEBIAN_PROGRAMS) link(`../debian/programs/${path}`, path.split("/").at(-1));
  return [kubelet, containerd, debian, image].some((made) => made !== false);
}

function link(target, name) {
  rmSync(join(PROGRAMS, name), { force: true });
  symlinkSync(target, join(PROGRAMS, name));
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await requireNodePlatform();
    await new Progress(1).step(NODE_STEP, provideNode);
  });
}
