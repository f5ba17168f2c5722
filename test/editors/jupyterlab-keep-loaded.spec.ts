import { expect, test } from "./shared-lab-test.ts";

test("what a notebook reads is kept loaded where a person has said so: after a change, and after a restart", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "NOT_READ"], "another");
  const byHand = 'os.environ["API_" + "TOKEN"] = "by hand"';
  lab.notebook("kept.ipynb", [
    'import os; print(os.environ.get("API_TOKEN"), os.environ.get("NOT_" + "READ"))',
    byHand,
  ]);
  await labPage.openNotebook("kept.ipynb");
  await labPage.openPanel();
  const section = labPage.panel.getByRole("region", { name: /^kept\.ipynb: / });
  await expect(section).toContainText("Not loaded");
  // Nothing is loaded before somebody has said so.
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("None None");
  await section.getByRole("button", { name: "Load API_TOKEN" }).click();
  await expect(section).toContainText("1 of 1 ready");
  await page.getByRole("button", { name: "This notebook" }).click();

  await lab.nbsecrets(["set", "API_TOKEN"], "rotated");
  await labPage.run(0);
  await expect(async () => {
    await labPage.run(0);
    await expect(labPage.output(0)).toHaveText("rotated None", { timeout: 1_000 });
  }).toPass();

  await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Restart Kernel(…|\.\.\.)/ }).click();
  await labPage.dialog.getByRole("button", { name: "Confirm Kernel Restart" }).click();
  await expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible();
  await expect(section).toContainText("1 of 1 ready");
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("rotated None");

  // It is remembered, and asked no more: also in a page that comes anew, with the panel closed.
  await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
  await page.getByRole("menuitem", { name: "Shut Down Kernel", exact: true }).click();
  await expect(page.getByRole("button", { name: "No Kernel", exact: true })).toBeVisible();
  await page.getByRole("tab", { name: "Secrets" }).click();
  await expect(labPage.panel).toBeHidden();
  await labPage.openNotebook("kept.ipynb");
  await expect(async () => {
    await labPage.run(0);
    await expect(labPage.output(0)).toHaveText("rotated None", { timeout: 1_000 });
  }).toPass();
  await expect(page.getByText("Keep the secrets that this notebook reads loaded")).toHaveCount(0);

  // What a cell has set stays, also in a page that comes anew to the kernel that runs.
  await labPage.run(1);
  await labPage.openNotebook("kept.ipynb");
  await labPage.openPanel();
  await expect(section).toContainText("Different in kernel");
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("by hand None");
});
