import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { run, runOrRefuse } from "./run-command.mjs";

/** What a node runs of Debian's, in `.work/debian/programs`. */
export const DEBIAN_PROGRAMS = [
  "usr/sbin/runc",
  "usr/lib/cni/bridge",
  "usr/lib/cni/host-local",
  "usr/lib/cni/loopback",
];
/** The root of the pods' image, before anything of ours is in it. */
export const DEBIAN_ROOT = inCheckout(".work", "debian", "root");

/** runc and the plugins are linked with nothing that the machine may lack, but for this. */
const PROGRAM_PACKAGES = ["runc", "containernetworking-plugins"];
const ROOT_PACKAGES = ["python3", "libstdc++6", "busybox-static"];
/** Dependencies of theirs that configure a machine, which nobody does here. */
const NOT_IN_ROOT = /^(dpkg|tar|perl|libperl|mailcap|install-info)/;
const SENTENCE =
  "Debian's packages for the Kubernetes node could not be fetched; check the network and that apt-get works, and run the command again.";

/** Downloads packages and unpacks them in `.work/debian`; installs nothing. False when they are there. */
export async function provideDebian() {
  return await oneAtATime(() =>
    new Stamp(inCheckout(".work", "stamps", "debian")).unless(
      fingerprint(["scripts/debian-packages.mjs"]),
      async () => {
        rmSync(inCheckout(".work", "debian"), { recursive: true, force: true });
        await unpack(PROGRAM_PACKAGES, inCheckout(".work", "debian", "programs"));
        await unpack(await withDependencies(ROOT_PACKAGES), DEBIAN_ROOT);
      },
    ),
  );
}

async function unpack(packages, target) {
  const downloads = `${target}-packages`;
  mkdirSync(downloads, { recursive: true });
  const download = ["download", "-qq", ...packages];
  // The lists may be missing, or older than what the mirror still has.
  if ((await run("apt-get", download, { cwd: downloads })).code !== 0) {
    await runOrRefuse(SENTENCE, "apt-get", ["update", "-qq"], { log: "apt-update" });
    await runOrRefuse(SENTENCE, "apt-get", download, { cwd: downloads, log: "apt-download" });
  }
  for (const name of readdirSync(downloads).sort()) {
    await runOrRefuse(SENTENCE, "dpkg-deb", ["--extract", join(downloads, name), target]);
  }
}

async function withDependencies(packages) {
  const without = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map(
    (kind) => `--no-${kind}`,
  );
  const list = await runOrRefuse(SENTENCE, "apt-cache", ["depends", "--recurse", ...without, ...packages]);
  const names = list.split("\n").filter((line) => /^[a-z0-9]/.test(line) && !NOT_IN_ROOT.test(line));
  return [...new Set(names.map((name) => name.trim()))];
}
