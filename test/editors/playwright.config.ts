import { defineConfig } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { chromiumOptions } from "./chromium-options.ts";

export default defineConfig({
  testDir: ".",
  projects: [
    { name: "jupyterlab", testMatch: "*.spec.ts", testIgnore: "vscode-*" },
    {
      name: "vscode",
      testMatch: "vscode-*.spec.ts",
      timeout: 240_000,
      // The snapshots of a trace, one for each action, are of a page so large that they take longer than the test.
      use: { trace: "off", screenshot: "only-on-failure" },
    },
  ],
  outputDir: checkout(".work", "editors"),
  globalSetup: "./make-plain-kernel.ts",
  // A real server, browser and kernel on two cores: room for a slow machine, never a retry.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  workers: 1,
  forbidOnly: true,
  use: {
    viewport: { width: 1280, height: 800 },
    // What repeats until it passes gets to repeat, where a browser on a busy machine lost a press.
    actionTimeout: 60_000,
    trace: "retain-on-failure",
    launchOptions: chromiumOptions,
  },
});
