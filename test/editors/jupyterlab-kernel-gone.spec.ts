import { expect, test } from "./shared-lab-test.ts";

test("a kernel that is started anew has nothing loaded, and one that died and came back neither", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("gone.ipynb", [
    'import nbsecrets; x = nbsecrets.load("API_TOKEN")',
    "import os; os.kill(os.getpid(), 9)",
    "",
  ]);
  await labPage.openNotebook("gone.ipynb");
  await labPage.openPanel();
  const state = labPage.row("API_TOKEN").locator(".nbsecrets-stage-label");
  await expect(state).toHaveText("Not loaded");
  await labPage.run(0);
  await expect(state).toHaveText("In kernel");

  await labPage.cell(1).locator(".jp-InputPrompt").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator(".jp-Dialog")).toContainText("Kernel Restarting");
  await page.locator(".jp-Dialog").getByRole("button", { name: "Ok" }).click();
  await expect(state).toHaveText("Not loaded");

  // Its number is the first run's again.
  await labPage.cell(0).locator(".jp-InputPrompt").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(state).toHaveText("In kernel");
  await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
  await page.getByRole("menuitem", { name: "Restart Kernel…" }).click();
  await page.locator(".jp-Dialog").getByRole("button", { name: "Confirm Kernel Restart" }).click();
  await expect(state).toHaveText("Not loaded");
});
