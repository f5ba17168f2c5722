import { expect, test } from "./shared-lab-test.ts";

test("in Notebook 7 the panel opens from the View menu, and a secret gets into the kernel as in JupyterLab", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  lab.notebook("analysis.ipynb", ["", ""]);
  await page.goto(lab.address("notebooks/analysis.ipynb"));
  await expect(labPage.cell(0)).toBeVisible();
  await page.getByRole("menuitem", { name: "View", exact: true }).click();
  await page.getByRole("menuitem", { name: "Show Secrets" }).click();
  await expect(panel).toBeVisible();
  await labPage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd");
  await page.locator('.jp-NotebookPanel-toolbar [data-command="nbsecrets:insert-loader"]').click();
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("MLFLOW_ACCESS_SECRET")');
  await labPage.run(0);
  await labPage.type(1, "print()");
  await page.keyboard.press("ArrowLeft");
  await labPage.row("MLFLOW_ACCESS_SECRET").dblclick();
  await expect(labPage.cell(1).locator(".cm-content")).toHaveText('print(os.environ["MLFLOW_ACCESS_SECRET"])');
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("Pa55w0rd");
  await labPage.picture("notebook7");
});
