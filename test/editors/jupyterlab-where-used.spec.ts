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
  await expect(dialog).toContainText("Places in code that name API_TOKEN: 2.");
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

test("a secret that gets another name is renamed in code too, after a look at what changes; what is open unsaved is left", async ({
  lab,
  labPage,
}) => {
  const { page, dialog } = labPage;
  await lab.nbsecrets(["set", "OLD_TOKEN"], "the value");
  lab.notebook("analysis.ipynb", ['import os, nbsecrets\nnbsecrets.load("OLD_TOKEN")\nprint(os.environ["OLD_TOKEN"])']);
  lab.file("tool.py", 'import os\n\n# OLD_TOKEN is read here\nprint(os.getenv("OLD_TOKEN"))\n');
  lab.file("open.py", 'import os\nos.environ["OLD_TOKEN"]\n');
  await labPage.openFile("open.py");
  await page.locator(".jp-FileEditor .cm-content").click();
  await page.keyboard.type("# not saved\n");
  await page.locator(".jp-DirListing-item", { hasText: "analysis.ipynb" }).dblclick();
  await expect(labPage.cell(0)).toContainText("OLD_TOKEN");
  // JupyterLab notes in it which kernel it has now, once that runs.
  await expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible();
  await labPage.cell(0).locator(".cm-content").click();
  await expect(async () => {
    await labPage.saveNotebook();
    expect(lab.read("analysis.ipynb")).toContain("pygments_lexer");
  }).toPass();
  await expect(page.locator(".jp-mod-dirty", { hasText: "analysis.ipynb" })).toHaveCount(0);
  await labPage.openPanel();

  await labPage.editSecret("OLD_TOKEN");
  await labPage.fillForm({ name: "NEW_TOKEN" });
  await dialog.getByRole("button", { name: "Save" }).click();
  // The one before it goes while it comes.
  const toast = page.locator(".Toastify__toast").last();
  await expect(toast).toContainText(
    "NEW_TOKEN is saved and OLD_TOKEN is kept. Places in code that still name OLD_TOKEN: 4.",
  );
  await toast.getByRole("button", { name: "Rename in Code…" }).click();
  await expect(dialog).toContainText("Lines that change: 4. Files: 3. Nothing is written yet.");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(dialog.locator("ins")).toHaveText([
    'nbsecrets.load("NEW_TOKEN")',
    'print(os.environ["NEW_TOKEN"])',
    'os.environ["NEW_TOKEN"]',
    'print(os.getenv("NEW_TOKEN"))',
  ]);
  await labPage.picture("rename-in-code");
  expect(lab.read("tool.py")).toContain('os.getenv("OLD_TOKEN")');
  await dialog.getByRole("button", { name: "Rename" }).click();

  await expect(toast).toContainText("Renamed in analysis.ipynb, tool.py.");
  await expect(toast).toContainText("Open with changes that are not saved: open.py. Save, then rename again.");
  expect(lab.read("tool.py")).toBe('import os\n\n# OLD_TOKEN is read here\nprint(os.getenv("NEW_TOKEN"))\n');
  expect(lab.read("open.py")).toContain("OLD_TOKEN");
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("NEW_TOKEN")');
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("the value");

  await toast.getByRole("button", { name: "Delete OLD_TOKEN…" }).click();
  await expect(dialog).toContainText("Delete OLD_TOKEN?");
  await expect(dialog).toContainText("Places in code that name it: 1, in open.py.");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("OLD_TOKEN")).toBeHidden();
});
