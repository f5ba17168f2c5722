import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { buildGo } from "./build-go.mjs";
import { inCheckout, isMain, main, Refusal } from "./checkout.mjs";
import { DEBIAN_PROGRAMS, provideDebian } from "./debian-packages.mjs";
import { Progress } from "./progress.mjs";
import { run } from "./run-command.mjs";
import { provideSessionImage } from "./session-image.mjs";

/** What set-up calls the step. */
export const NODE_STEP = "Kubernetes node";

const PROGRAMS = inCheckout(".work", "node");
const CONTAINERD = ["containerd", "containerd-shim-runc-v2", "ctr"];
const FAILED = "The programs of the Kubernetes node could not be built; check the network and run the command again.";

/** Refuses, with one sentence, where no node can run. */
export async function requireNodePlatform() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Refusal("The Kubernetes node of these tests runs on Linux with an x86-64 processor alone.");
  }
  if (process.getuid() !== 0) {
    throw new Refusal("The Kubernetes node of these tests runs pods, which needs root: run the command as root.");
  }
  if (!existsSync("/sys/fs/cgroup/memory") || !existsSync("/sys/fs/cgroup/cpuset")) {
    throw new Refusal(
      "The Kubernetes node of these tests needs cgroups of version 1, which this machine does not have in /sys/fs/cgroup.",
    );
  }
  const tools = "command -v unshare mount ip setsid nsenter tar dpkg-deb apt-get >&2";
  const namespaces = "unshare --net --mount --pid --fork sh -c 'mount --make-rprivate / && ip link set lo up'";
  const { code, output } = await run("sh", ["-c", `${tools} && ${namespaces}`]);
  if (code !== 0) {
    const reason = output.trim().split("\n").at(-1);
    throw new Refusal(
      `The Kubernetes node of these tests needs namespaces of its own and Debian's unshare, mount, ip and apt-get, which this machine refuses: ${reason}.`,
    );
  }
}

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
