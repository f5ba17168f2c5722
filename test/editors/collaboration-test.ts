import { test as base } from "@playwright/test";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { makeCollaboration } from "./make-collaboration.ts";

interface Fixtures {
  lab: JupyterLab;
  /** Two people in one JupyterLab, each with a browser of their own. */
  ada: LabPage;
  bob: LabPage;
}

/** A test in a JupyterLab with real-time collaboration, which runs on from test to test. */
export const test = base.extend<Fixtures, { runningLab: JupyterLab }>({
  runningLab: [
    async ({}, use) => {
      const lab = new JupyterLab({ environment: makeCollaboration() });
      await lab.start();
      await use(lab);
      await lab.dispose();
    },
    // The first time, pip installs what makes it.
    { scope: "worker", timeout: 300_000 },
  ],
  lab: async ({ runningLab }, use) => {
    await runningLab.renew();
    await use(runningLab);
  },
  ada: async ({ page, lab }, use) => {
    await use(new LabPage(page, lab));
  },
  bob: async ({ browser, lab }, use) => {
    const context = await browser.newContext();
    await use(new LabPage(await context.newPage(), lab));
    await context.close();
  },
});

export { expect } from "@playwright/test";
