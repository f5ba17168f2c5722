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

test("keeping loaded is turned on and off in the panel's menu, and goes with its notebook, not with its name", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  const read = 'import os; print(os.environ.get("API_TOKEN"))';
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("kept.ipynb", [read]);
  await labPage.openNotebook("kept.ipynb");
  await labPage.openPanel();
  const section = panel.getByRole("region", { name: /\.ipynb: / });
  const item = page.locator('.lm-Menu-item[data-command="nbsecrets:keep-loaded"]');
  const toggle = async (wasOn: boolean): Promise<void> => {
    await panel.getByRole("button", { name: "More actions for your secrets" }).click();
    await expect(item.and(page.locator(".lm-mod-toggled"))).toHaveCount(wasOn ? 1 : 0);
    await item.click();
  };
  const prints = async (text: string): Promise<void> => {
    await labPage.run(0);
    await expect(labPage.output(0)).toHaveText(text);
  };
  await expect(section).toContainText("Not loaded");

  await toggle(false);
  await expect(page.getByText("What this notebook reads is kept loaded in its kernel.")).toBeVisible();
  await expect(section).toContainText("1 of 1 ready");
  await prints("the value");
  await toggle(true);
  await expect(page.getByText("What this notebook reads is no longer kept loaded.")).toBeVisible();
  await lab.nbsecrets(["set", "API_TOKEN"], "rotated");
  await expect(section).toContainText("Old value in kernel");
  await prints("the value");
  await toggle(false);
  await expect(section).toContainText("1 of 1 ready");
  await prints("rotated");

  await page.getByRole("menuitem", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Rename Notebook/ }).click();
  await labPage.dialog.getByRole("textbox").fill("renamed.ipynb");
  await labPage.dialog.getByRole("button", { name: "Rename" }).click();
  await expect(panel.getByRole("region", { name: /^renamed\.ipynb: / })).toBeVisible();
  await lab.nbsecrets(["set", "API_TOKEN"], "once more");
  await expect(async () => prints("once more")).toPass();

  // Of this one nobody was asked.
  lab.notebook("kept.ipynb", [read]);
  await labPage.openNotebook("kept.ipynb");
  await labPage.openPanel();
  await expect(section).toContainText("Not loaded");
  await prints("None");
});

test("a load is asked about once, in the notebook that it was for", async ({ lab, labPage }) => {
  const { page, panel } = labPage;
  const question = page.getByText("Keep the secrets that this notebook reads loaded");
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "another");
  lab.notebook("asked.ipynb", ['import os; os.environ["API_TOKEN"], os.environ["OTHER_TOKEN"]']);
  await labPage.openNotebook("asked.ipynb");
  await labPage.openPanel();
  const section = panel.getByRole("region", { name: /^asked\.ipynb: / });
  await section.getByRole("button", { name: "Load API_TOKEN" }).click();
  await expect(question).toHaveCount(1);
  await section.getByRole("button", { name: "Load OTHER_TOKEN" }).click();
  await expect(section).toContainText("2 of 2 ready");
  await labPage.run(0);
  await expect(question).toHaveCount(1);
});
