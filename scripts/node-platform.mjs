import { existsSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./checkout.mjs";
import { run } from "./run-command.mjs";

const LOOK = `
for tool in unshare mount ip setsid tar dpkg-deb apt-get; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 1; }
done
unshare --net --mount --pid --fork sh -c 'mount --make-rprivate / && ip link set lo up'
`;

/** Refuses, with one sentence, where no Kubernetes node can run. */
export async function requireNodePlatform({
  platform = `${process.platform}-${process.arch}`,
  uid = process.getuid?.(),
  cgroups = "/sys/fs/cgroup",
  path = process.env.PATH,
} = {}) {
  if (platform !== "linux-x64") {
    throw new Refusal("The Kubernetes node of these tests runs on Linux with an x86-64 processor alone.");
  }
  if (uid !== 0) {
    throw new Refusal("The Kubernetes node of these tests runs pods, which needs root: run the command as root.");
  }
  if (!["memory", "cpuset"].every((controller) => existsSync(join(cgroups, controller)))) {
    throw new Refusal(
      `The Kubernetes node of these tests needs cgroups of version 1, which this machine does not have in ${cgroups}.`,
    );
  }
  const { code, output } = await run("/bin/sh", ["-c", LOOK], { env: { PATH: path } });
  if (code !== 0) {
    const reason = output.trim().split("\n").at(-1);
    throw new Refusal(
      `The Kubernetes node of these tests needs namespaces of its own, and Debian's unshare, mount, ip and apt-get; here that failed: ${reason}.`,
    );
  }
}
