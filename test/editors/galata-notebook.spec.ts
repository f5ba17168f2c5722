import { expect, test } from "./galata-test.ts";

const PANEL = "nbsecrets-panel";
const SHOW = 'import os; print(os.environ["MLFLOW_ACCESS_SECRET"])';

for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
  test(`${theme}: a secret is added beside a new notebook, its loader inserted and run`, async ({ page, labPage }) => {
    await page.theme.setTheme(theme);
    await page.notebook.createNew("journey.ipynb");
    await page.sidebar.openTab(PANEL);
    await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
    await labPage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd", "MLflow tracking server");
    await labPage.insertLoader();
    await expect(labPage.cell(0)).toContainText('"MLFLOW_ACCESS_SECRET"');
    await page.notebook.addCell("code", SHOW);
    await page.notebook.run();
    const last = (await page.notebook.getCellCount()) - 1;
    expect(await page.notebook.getCellTextOutput(last)).toEqual(["Pa55w0rd\n"]);
  });
}

test("menus, the notebook's toolbar and the palette reach the panel and the loader", async ({ page, lab, labPage }) => {
  await lab.addMany(2);
  await page.notebook.createNew("menus.ipynb");
  expect(await page.sidebar.isTabOpen(PANEL)).toBe(false);
  await page.menu.clickMenuItem("View>Show Secrets");
  expect(await page.sidebar.isTabOpen(PANEL)).toBe(true);
  await expect(labPage.row("SERVICE_001_TOKEN")).toBeVisible();

  await page.notebook.enterCellEditingMode(0);
  await page.menu.clickMenuItem("Edit>Insert Secrets Loader");
  await expect(labPage.cell(0)).toContainText('"SERVICE_002_TOKEN"');
  await page.notebook.setCell(0, "code", "");
  const toolbar = await page.notebook.getToolbarLocator();
  await toolbar?.getByRole("button", { name: /^Insert the code that loads your secrets/ }).click();
  await expect(labPage.cell(0)).toContainText('"SERVICE_002_TOKEN"');
  await page.sidebar.close();
  await page.keyboard.press("ControlOrMeta+Shift+c");
  await page.locator(".lm-CommandPalette-input").fill("show secrets");
  await page.keyboard.press("Enter");
  await expect(labPage.panel).toBeVisible();
});

test.describe("the layout", () => {
  test.use({ mockState: false });

  test("an open panel is open again after a reload, on its side and with its rows", async ({ page, lab, labPage }) => {
    await lab.addMany(3);
    await page.sidebar.openTab(PANEL);
    await expect(labPage.panel.getByRole("row")).toHaveCount(3);
    await page.sidebar.moveTabToRight(PANEL);
    await page.sidebar.openTab(PANEL);
    const saved = page.waitForResponse(
      (answer) => answer.request().method() === "PUT" && answer.url().includes("/api/workspaces"),
    );
    await saved;
    await page.reload();
    await expect(labPage.panel.getByRole("row")).toHaveCount(3);
    expect(await page.sidebar.getTabPosition(PANEL)).toBe("right");
  });
});
