import { test as base } from "@playwright/test";
import { JupyterLab, type JupyterLabTheme } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";

interface Fixtures {
  theme: JupyterLabTheme;
  lab: JupyterLab;
  labPage: LabPage;
}

/**
 * A test in a JupyterLab that runs on from test to test, since starting one takes longer than most tests: as new, with no
 * secrets, notebooks, kernels or settings. A test that stops the server or changes what its service starts with takes `lab-test.ts`.
 */
export const test = base.extend<Fixtures, { runningLab: JupyterLab }>({
  theme: ["JupyterLab Light", { option: true }],
  runningLab: [
    // Playwright wants the pattern, also where nothing is taken from it.
    async ({}, use) => {
      const lab = new JupyterLab();
      await lab.start();
      await use(lab);
      await lab.dispose();
    },
    { scope: "worker" },
  ],
  lab: async ({ runningLab, theme }, use) => {
    await runningLab.renew(theme);
    await use(runningLab);
  },
  labPage: async ({ page, lab }, use) => {
    await use(new LabPage(page, lab));
  },
});

export { expect } from "@playwright/test";
