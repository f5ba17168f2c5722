import { chromium } from "@playwright/test";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { chromiumOptions } from "../test/editors/chromium-options.ts";
import { CodeServer } from "../test/editors/code-server.ts";
import { makeHostileFolder } from "../test/editors/hostile-folder.ts";
import { EXTENSION_HOST_TESTS, HELPER } from "./build-vscode-tests.mjs";
import { VSIX } from "./build-vscode.mjs";
import { inCheckout, main, Refusal } from "./checkout.mjs";
import { logPath } from "./run-command.mjs";

const LIMIT_MINUTES = 10;
const REPORT = "NBSECRETS_TESTS_REPORT";

/**
 * Runs the tests of test/extension-host inside a real extension host: the workbench, in a browser without a window, is told to
 * start them, and tells their exit code. They write their counts into the file that NBSECRETS_TESTS_REPORT names; what the
 * workbench and the host print goes into a log.
 */
await main(async () => {
  const report = process.env[REPORT];
  if (!report) throw new Refusal(`${REPORT} has to name the file for the counts.`);
  const server = new CodeServer({
    extensions: [VSIX],
    smokeTestDriver: true,
    environment: {
      [REPORT]: report,
      NBSECRETS_TESTS_CLI: inCheckout("packages", "cli", "dist", "nbsecrets.mjs"),
      NODE_OPTIONS: "--enable-source-maps",
    },
  });
  const browser = await chromium.launch(chromiumOptions);
  try {
    await server.install();
    makeHostileFolder(server);
    await server.start();
    const code = await exitCodeOf(await browser.newPage(), server);
    if (!existsSync(report)) throw new Refusal(`The tests did not run; see ${logPath("extension-host")}.`);
    console.log(JSON.parse(readFileSync(report, "utf8")).lines.join("\n"));
    return code;
  } finally {
    await browser.close();
    await server.dispose();
  }
});

async function exitCodeOf(page, server) {
  mkdirSync(inCheckout(".work", "logs"), { recursive: true });
  const log = createWriteStream(logPath("extension-host"), { mode: 0o600 });
  const ended = new Promise((resolve, reject) => {
    const late = () => reject(new Refusal(`The extension host was not done after ${LIMIT_MINUTES} minutes.`));
    setTimeout(late, LIMIT_MINUTES * 60_000).unref();
    void page.exposeFunction("codeAutomationLog", (_kind, words) => log.write(`${words.join(" ")}\n`));
    void page.exposeFunction("codeAutomationExit", resolve);
  });
  const payload = [
    ["extensionDevelopmentPath", server.uri(HELPER)],
    ["extensionTestsPath", server.uri(EXTENSION_HOST_TESTS)],
    ["skipWelcome", "true"],
  ];
  await page.goto(server.address({ payload: JSON.stringify(payload) }));
  return await ended;
}
