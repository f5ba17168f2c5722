import { expect, test } from "./lab-test.ts";

test("where a secret is used is listed and opened; unused and misspelt names are told; deleting says what still names it", async ({
  lab,
  labPage,
}) => {
  const { page, panel, dialog } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "UNUSED_TOKEN"], "not read");
  lab.notebook("analysis.ipynb", ["import os", 'x = 1\nkey = os.environ["API_TOKEN"]']);
  lab.file("tool.py", 'import os\n\nprint(os.getenv("API_TOKEN"), os.environ["API_TOKNE"])\n');
  await page.goto(lab.address());
  await labPage.openPanel();

  await labPage.rowMenu("API_TOKEN", "Where Used");
  await expect(dialog).toContainText("API_TOKEN is named in 2 places.");
  const places = dialog.getByRole("listitem");
  await expect(places).toHaveText(["analysis.ipynb, cell 2, line 2", "tool.py, line 3"]);
  await labPage.picture("where-used");
  await places.first().getByRole("button").click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".jp-Notebook .jp-CodeCell").nth(1)).toHaveClass(/jp-mod-active/);

  await labPage.rowMenu("API_TOKEN", "Where Used");
  await places.nth(1).getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".jp-FileEditor .cm-content")).toContainText("API_TOKNE");
  await expect(page.locator("#jp-main-statusbar")).toContainText("Ln 3, Col 1");

  // A secret that nothing names, and a name that is one letter off.
  await panel.getByRole("button", { name: "More actions for your secrets" }).click();
  await page.getByRole("menuitem", { name: "Check Names in Code" }).click();
  await expect(dialog).toContainText("Named in none of the 2 files that were looked through: UNUSED_TOKEN.");
  await expect(places).toHaveText(["API_TOKNE – did you mean API_TOKEN? · tool.py, line 3"]);
  await labPage.picture("check-names");
  await page.keyboard.press("Escape");

  await labPage.row("API_TOKEN").focus();
  await page.keyboard.press("Delete");
  await expect(dialog).toContainText("Places in code that name it: 2, in analysis.ipynb, tool.py.");
  await labPage.picture("still-used");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await labPage.row("UNUSED_TOKEN").focus();
  await page.keyboard.press("Delete");
  await expect(dialog).toContainText("Delete UNUSED_TOKEN?");
  await expect(dialog).not.toContainText("Places in code");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".Toastify__toast")).toHaveCount(0);
});
