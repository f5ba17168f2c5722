import { defineConfig } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { chromiumOptions } from "./chromium-options.ts";

export default defineConfig({
  testDir: ".",
  projects: [
    { name: "jupyterlab", testMatch: "*.spec.ts", testIgnore: "vscode-*" },
    { name: "vscode", testMatch: "vscode-*.spec.ts" },
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
    trace: "retain-on-failure",
    launchOptions: chromiumOptions,
  },
});
