import { buildVscodeTests, VSCODE_TESTS_STEP } from "./build-vscode-tests.mjs";
import { inCheckout, main } from "./checkout.mjs";
import { provideChromium } from "./find-chromium.mjs";
import { onNode24 } from "./on-node24.mjs";
import { run } from "./run-command.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";
import { provideVscodeHost, VSCODE_HOST_STEP } from "./vscode-host.mjs";

const MORE = [
  ["Chromium", provideChromium],
  [VSCODE_HOST_STEP, provideVscodeHost],
  [VSCODE_TESTS_STEP, buildVscodeTests],
];

/** Makes the pictures of the documentation anew, in a real JupyterLab, VS Code and browser; with a word, those files alone that have it in their names. */
await main(async () => {
  await onNode24(import.meta.url, SET_UP_STEPS + MORE.length);
  await setUp({ tests: true, more: MORE });
  const playwright = inCheckout("node_modules", "@playwright", "test", "cli.js");
  const { code, output } = await run(process.execPath, [
    playwright,
    "test",
    "--config",
    "test/editors/pictures.config.ts",
    ...process.argv.slice(2),
  ]);
  console.log(output.trimEnd());
  return code;
});
