import { test as base } from "@playwright/test";
import { JupyterLab, type JupyterLabOptions } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";

interface Fixtures {
  labOptions: JupyterLabOptions;
  lab: JupyterLab;
  labPage: LabPage;
}

/** A test with a JupyterLab of its own, and one tab in it. */
export const test = base.extend<Fixtures>({
  labOptions: [{}, { option: true }],
  lab: async ({ labOptions }, use) => {
    const lab = new JupyterLab(labOptions);
    await lab.start();
    await use(lab);
    await lab.dispose();
  },
  labPage: async ({ page, lab }, use) => {
    await use(new LabPage(page, lab));
  },
});

export { expect } from "@playwright/test";
