import { inCheckout } from "./checkout.mjs";
import { buildLabextension, labextensionIsBuilt, labextensionSources } from "./build-labextension.mjs";
import { buildCommand, commandIsBuilt, commandSources } from "./build-node.mjs";
import { buildVscode, vscodeIsBuilt, vscodeSources } from "./build-vscode.mjs";
import { buildWheels, wheelsAreBuilt, wheelSources } from "./build-wheels.mjs";
import { fingerprint, Stamp } from "./fingerprint.mjs";

const TOOLS = ["package-lock.json", "scripts"];

/** What all that goes into the wheels amounts to; the wheels are made from the other parts' outputs. */
export const wheelFingerprint = () =>
  fingerprint([...TOOLS, ...commandSources, ...labextensionSources, ...wheelSources], process.version);

const PARTS = [
  { name: "command", sources: commandSources, isBuilt: commandIsBuilt, build: buildCommand },
  { name: "labextension", sources: labextensionSources, isBuilt: labextensionIsBuilt, build: buildLabextension },
  { name: "vscode", sources: vscodeSources, isBuilt: vscodeIsBuilt, build: buildVscode },
  { name: "wheels", hash: wheelFingerprint, isBuilt: wheelsAreBuilt, build: buildWheels },
];

/** Builds the parts whose sources changed since their last build, or all of them; false when nothing had to be built. */
export async function buildParts({ all = false } = {}) {
  let built = false;
  for (const part of PARTS) {
    const stamp = new Stamp(inCheckout(".work", "stamps", part.name));
    if (all || !part.isBuilt()) stamp.clear();
    const wanted = part.hash?.() ?? fingerprint([...TOOLS, ...part.sources], process.version);
    if (await stamp.unless(wanted, part.build)) built = true;
  }
  return built;
}
