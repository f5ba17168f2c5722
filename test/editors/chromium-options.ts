import type { LaunchOptions } from "@playwright/test";

/** How every test starts Chromium: the one that CHROMIUM_PATH names, without what it would do by itself on the network. */
export const chromiumOptions: LaunchOptions = {
  ...(process.env["CHROMIUM_PATH"] === undefined ? {} : { executablePath: process.env["CHROMIUM_PATH"] }),
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
