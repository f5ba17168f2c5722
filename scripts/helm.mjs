import { buildGo } from "./build-go.mjs";
import { isMain, main } from "./checkout.mjs";
import { Progress } from "./progress.mjs";

/** What set-up calls the step. */
export const HELM_STEP = "Helm";

/** Makes Helm in `.work/helm`, which the chart's tests install it with. False when nothing had to be built. */
export async function provideHelm(report = () => {}) {
  return await buildGo({
    name: "helm",
    module: "test/helm",
    sources: ["main.go"],
    program: "helm",
    failed: "Helm, for the tests of the chart, could not be built; check the network and run the command again.",
    report,
  });
}

if (isMain(import.meta.url)) {
  await main(() => new Progress(1).step(HELM_STEP, provideHelm));
}
