import { test as base } from "@playwright/test";
import { CodePage } from "./code-page.ts";
import { CodeServer } from "./code-server.ts";

interface Fixtures {
  code: CodeServer;
  codePage: CodePage;
}

/**
 * A test in a VS Code whose server runs on from test to test: as new, with no secrets, notebooks or settings of the one before, and
 * one window in it, which the test opens. Each window has an extension host of its own.
 */
export const test = base.extend<Fixtures, { runningCode: CodeServer }>({
  runningCode: [
    // Playwright wants the pattern, also where nothing is taken from it.
    async ({}, use) => {
      const code = new CodeServer();
      await code.install();
      await code.start();
      await use(code);
      await code.dispose();
    },
    { scope: "worker" },
  ],
  code: async ({ runningCode }, use) => {
    await runningCode.renew();
    await use(runningCode);
  },
  codePage: async ({ page, context, code }, use) => {
    // As a person who works in a browser allows it once; the desktop asks nobody.
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await use(new CodePage(page, code));
  },
});

export { expect } from "@playwright/test";
