import { test as base, expect } from "./code-test.ts";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";

/** JupyterLab beside VS Code, for the same person, in a window of its own. */
const test = base.extend<{ labPage: LabPage }>({
  labPage: async ({ code, context }, use) => {
    const lab = new JupyterLab({ sameAs: code });
    await lab.start();
    const page = await context.newPage();
    await use(new LabPage(page, lab));
    await page.close();
    await lab.dispose();
  },
});

test("what is saved in VS Code is in JupyterLab's panel at once, and the other way round", async ({
  codePage,
  labPage,
}) => {
  await labPage.page.goto(labPage.lab.address());
  await labPage.openPanel();
  await codePage.open();
  await codePage.openView();

  await codePage.addSecret("FROM_VSCODE", "a-value");
  await expect(labPage.row("FROM_VSCODE")).toBeVisible();
  await labPage.addSecret("FROM_JUPYTERLAB", "another value");
  await expect(codePage.row("FROM_JUPYTERLAB")).toBeVisible();
  // A page behind another is painted seldom.
  await codePage.page.bringToFront();
  await codePage.rowMenu("FROM_VSCODE", "Delete Secret…");
  await codePage.answerDialog("Delete");
  await expect(labPage.row("FROM_VSCODE")).toHaveCount(0);
});
