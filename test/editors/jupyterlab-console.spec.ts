import { expect, test } from "./shared-lab-test.ts";

test("of a notebook and a console, states and Load Now are about the kernel of the one that was last in front", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("beside.ipynb", ['import os; print(os.environ.get("API_TOKEN"))']);
  await labPage.openNotebook("beside.ipynb");
  await labPage.openPanel();
  const section = panel.getByRole("region", { name: /^beside\.ipynb: / });
  const row = labPage.row("API_TOKEN");
  const state = row.locator(".nbsecrets-stage-label");
  await expect(section).toContainText("0 of 1 ready");

  await page.keyboard.press("ControlOrMeta+Shift+L");
  await page.locator('.jp-LauncherCard[data-category="Console"][title*="Python 3"]').first().click();
  const prompt = page.locator(".jp-CodeConsole-promptCell .cm-content");
  await expect(page.locator(".jp-CodeConsole-banner")).toContainText("Python");
  await prompt.click();
  await expect(section).toHaveCount(0);
  await expect(state).toHaveText("Not loaded");
  await row.hover();
  await row.getByRole("button", { name: "Load the secret into the kernel in front" }).click();
  await expect(state).toHaveText("In kernel");
  // The notebook was not what this was for.
  await expect(page.getByText("Keep the secrets that this notebook reads loaded")).toHaveCount(0);

  await page.getByRole("tab", { name: "beside.ipynb" }).click();
  await expect(section).toContainText("0 of 1 ready");
  await expect(state).toHaveText("Not loaded");
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("None");

  await page.locator("#jp-main-dock-panel .lm-TabBar-tab", { hasText: "Console 1" }).click();
  await expect(state).toHaveText("In kernel");
  await prompt.click();
  await page.keyboard.insertText('import os; print(os.environ["API_TOKEN"])');
  await page.keyboard.press("Shift+Enter");
  await expect(page.locator(".jp-CodeConsole .jp-OutputArea-output").last()).toHaveText("the value");
});
