import { provideChromium } from "./find-chromium.mjs";
import { inCheckout, main } from "./checkout.mjs";
import { onNode24 } from "./on-node24.mjs";
import { run } from "./run-command.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";

/** Makes the pictures in docs/screenshots anew, in a real JupyterLab and browser. */
await main(async () => {
  await onNode24(import.meta.url, SET_UP_STEPS + 1);
  await setUp({ tests: true, more: [["Chromium", provideChromium]] });
  const playwright = inCheckout("node_modules", "@playwright", "test", "cli.js");
  const { code, output } = await run(process.execPath, [
    playwright,
    "test",
    "--config",
    "test/editors/pictures.config.ts",
  ]);
  console.log(output.trimEnd());
  return code;
});
