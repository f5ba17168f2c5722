import { inCheckout, isMain, main } from "./checkout.mjs";
import { buildParts, wheelFingerprint } from "./build-parts.mjs";
import { installWheels } from "./build-wheels.mjs";
import { Stamp } from "./fingerprint.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { onNode24 } from "./on-node24.mjs";
import { Progress } from "./progress.mjs";
import { installPythonPackages } from "./python.mjs";

export const SET_UP_STEPS = 4;

/** Everything between a clone and a checkout that runs; each step does only what is missing. `more` adds steps. */
export async function setUp({ tests = false, more = [] } = {}) {
  const progress = new Progress(SET_UP_STEPS + more.length, 1);
  await oneAtATime(async () => {
    await progress.step("Python packages", () => installPythonPackages({ tests }));
    await progress.step("build", () => buildParts());
    await progress.step("install into .venv", () =>
      new Stamp(inCheckout(".venv", "nbsecrets-wheels.stamp")).unless(wheelFingerprint(), installWheels),
    );
  });
  for (const [title, action] of more) await progress.step(title, action);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await onNode24(import.meta.url, SET_UP_STEPS);
    await setUp({ tests: process.argv.includes("--tests") });
  });
}
