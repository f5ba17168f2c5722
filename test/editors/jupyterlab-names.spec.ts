import { expect, test } from "./shared-lab-test.ts";

test("names of secrets are completed where code reads one, and nowhere else, while a cell runs as well", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  const item = page.locator(".jp-Completer-item", { hasText: "LAKEHOUSE_KEY" });
  await lab.nbsecrets(["set", "LAKEHOUSE_KEY"], "N0Haxh3r3");
  lab.notebook("complete.ipynb", ["import os", "import time; time.sleep(600)", "# last"]);
  await labPage.openNotebook("complete.ipynb");

  await labPage.type(0, 'os.environ["LAKEH');
  await page.keyboard.press("Tab");
  await expect(item.or(labPage.cell(0).getByText('"LAKEHOUSE_KEY')).first()).toBeVisible();
  if (await item.isVisible()) {
    await page.keyboard.press("Enter");
  }
  await expect(labPage.cell(0)).toContainText('os.environ["LAKEHOUSE_KEY');
  await page.keyboard.press("Escape");

  // A kernel that is busy offers nothing itself.
  await labPage.cell(1).locator(".jp-InputPrompt").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(labPage.cell(1).locator(".jp-InputPrompt")).toHaveText("[*]:");
  await labPage.type(2, 'x = os.getenv("');
  await page.keyboard.press("Tab");
  await expect(labPage.cell(2).getByText('"LAKEHOUSE_KEY').or(item).first()).toBeVisible();
  await page.keyboard.press("Escape");

  await labPage.type(2, 'print("LAKEH');
  await page.keyboard.press("Tab");
  await page.keyboard.insertText("x");
  await expect(labPage.cell(2)).toContainText('print("LAKEHx');
  expect(await page.content()).not.toContain("N0Haxh3r3");
});

test("an unknown name is marked, its fixes add it or write the one that was meant, and the mark goes", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  lab.notebook("unknown.ipynb", [
    'import os\nos.environ["OPENAI_API_KYE"]\nos.environ["OTHER_TOKEN"]\n# os.environ["COMMENT_TOKEN"]',
    'os.environ["OWN_TOKEN"] = "x"',
    'os.environ["OWN_TOKEN"]',
  ]);
  await labPage.openNotebook("unknown.ipynb");
  const marks = page.locator(".nbsecrets-unknown");
  await expect(marks).toHaveText(["OPENAI_API_KYE", "OTHER_TOKEN"]);

  await marks.first().hover();
  await page.getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
  await expect(labPage.cell(0)).toContainText('os.environ["OPENAI_API_KEY"]');
  await expect(marks).toHaveText(["OTHER_TOKEN"]);

  // By keys alone.
  await labPage.cell(0).locator(".cm-content").click();
  await page.keyboard.press("F8");
  await expect(labPage.dialog).toContainText("There is no secret called OTHER_TOKEN.");
  await expect(labPage.dialog.getByRole("button", { name: "Add OTHER_TOKEN" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(labPage.dialog.getByLabel("Name")).toHaveValue("OTHER_TOKEN");
  await labPage.fillForm({ value: "other" });
  await labPage.dialog.getByLabel("Insert loader").uncheck();
  await labPage.dialog.getByRole("button", { name: "Add" }).click();
  await expect(marks).toHaveCount(0);
});

test("a hover over a name says its state, its note and when it changed, and never its value", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY", "--description", "for the demo"], "N0Haxh3r3");
  lab.notebook("hover.ipynb", ['import os\nos.environ["OPENAI_API_KEY"]']);
  await labPage.openNotebook("hover.ipynb");
  const hover = page.locator(".nbsecrets-hover");
  // An editor has its hovers once its code was read.
  await expect(async () => {
    await labPage.cell(0).locator(".cm-line").first().hover();
    await labPage.cell(0).getByText("OPENAI_API_KEY").hover();
    await expect(hover).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(hover).toContainText("OPENAI_API_KEY: Stored");
  await expect(hover).toContainText("for the demo");
  await expect(hover).toContainText("Changed ");
  await hover.getByRole("button", { name: "Where Used" }).click();
  await expect(labPage.dialog).toContainText("Places in code that name OPENAI_API_KEY: 1.");
  await page.keyboard.press("Escape");
  expect(await page.content()).not.toContain("N0Haxh3r3");
});
