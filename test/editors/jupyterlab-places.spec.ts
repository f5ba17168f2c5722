import { expect, test } from "./shared-lab-test.ts";

test("the loader is inserted from the notebook's toolbar, from Edit, from a cell's menu and from the palette, and once", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("places.ipynb", ["", ""]);
  await labPage.openNotebook("places.ipynb");
  const toolbar = page.locator('.jp-NotebookPanel-toolbar [data-command="nbsecrets:insert-loader"]');
  await expect(toolbar).toHaveAccessibleName(/loads your secrets/);
  await labPage.cell(0).click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Insert Reference to a Secret…" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Insert Secrets Loader" }).click();
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("API_TOKEN")');

  const loaders = page.locator(".jp-Notebook .cm-content", { hasText: "nbsecrets.load(" });
  await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await page.getByRole("menuitem", { name: "Insert Secrets Loader" }).click();
  await toolbar.click();
  await labPage.command("nbsecrets:insert-loader");
  await expect(loaders).toHaveCount(1);

  await page.getByRole("menuitem", { name: "View", exact: true }).click();
  await page.getByRole("menuitem", { name: "Show Secrets" }).click();
  await expect(labPage.panel).toBeVisible();
  await page.goto(lab.address("lab"));
  await page.getByRole("menuitem", { name: "Settings", exact: true }).click();
  await page
    .getByRole("menuitem", { name: /Settings Editor/ })
    .first()
    .click();
  await page.locator(".jp-PluginList").getByText("Secrets", { exact: true }).click();
  await expect(page.getByText("Insert loader with a new secret", { exact: true }).first()).toBeVisible();
  await labPage.picture("settings");
});
