import { main, Refusal } from "./checkout.mjs";
import { buildParts } from "./build-parts.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { onNode24 } from "./on-node24.mjs";
import { Progress } from "./progress.mjs";
import { installPythonPackages } from "./python.mjs";

await main(async () => {
  if (process.argv.length > 2) throw new Refusal("npm run build takes no options; it builds everything anew.");
  await onNode24(import.meta.url, 3);
  const progress = new Progress(3, 1);
  await oneAtATime(async () => {
    await progress.step("Python packages", () => installPythonPackages());
    await progress.step("build", () => buildParts({ all: true }));
  });
});
