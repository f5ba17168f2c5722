import { buildVscodeTests, VSCODE_TESTS_STEP } from "./build-vscode-tests.mjs";
import { main, Refusal } from "./checkout.mjs";
import { CLUSTER_STEP, provideCluster } from "./cluster.mjs";
import { provideChromium } from "./find-chromium.mjs";
import { HELM_STEP, provideHelm } from "./helm.mjs";
import { onNode24 } from "./on-node24.mjs";
import { duration } from "./progress.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";
import { testResult } from "./test-result.mjs";
import { TEST_STEPS } from "./test-steps.mjs";
import { provideVscodeHost, VSCODE_HOST_STEP } from "./vscode-host.mjs";

/** What only some of the steps need, and set-up therefore provides only for them. */
const FOR_STEPS = [
  { title: CLUSTER_STEP, provide: provideCluster, needed: ["kubernetes", "hub", "browser"] },
  { title: HELM_STEP, provide: provideHelm, needed: ["kubernetes", "hub"] },
  { title: "Chromium", provide: provideChromium, needed: ["browser", "extension-host", "vscode"] },
  { title: VSCODE_HOST_STEP, provide: provideVscodeHost, needed: ["extension-host", "vscode"] },
  { title: VSCODE_TESTS_STEP, provide: buildVscodeTests, needed: ["extension-host", "vscode"] },
];

await main(async () => {
  const steps = chosenSteps(process.argv.slice(2));
  const more = FOR_STEPS.filter(({ needed }) => steps.some(({ name }) => needed.includes(name)));
  await onNode24(import.meta.url, SET_UP_STEPS + more.length);
  await setUp({ tests: true, more: more.map(({ title, provide }) => [title, provide]) });
  const results = [];
  for (const { name, title, run } of steps) {
    console.log(`\n── ${name}: ${title}`);
    const started = performance.now();
    const result = await run();
    const milliseconds = performance.now() - started;
    console.log(`── ${name} took ${duration(milliseconds)}`);
    results.push({ name, ...result, milliseconds });
  }
  const { lines, exitCode } = testResult(results);
  console.log(`\n${lines.join("\n")}`);
  return exitCode;
});

function chosenSteps(names) {
  const known = TEST_STEPS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Refusal(`npm test knows no step ${unknown}; the steps are ${known.join(", ")}.`);
  return names.length === 0 ? TEST_STEPS : TEST_STEPS.filter(({ name }) => names.includes(name));
}
