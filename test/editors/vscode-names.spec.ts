import { expect, test } from "./code-test.ts";

test("names of secrets are completed where code reads one, and nowhere else", async ({ code, codePage }) => {
  const { page } = codePage;
  const suggestion = page.locator(".suggest-widget.visible .monaco-list-row");
  await code.nbsecrets(["set", "LAKEHOUSE_KEY"], "N0Haxh3r3");
  code.notebook("names.ipynb", ["import os", "# last"]);
  await codePage.open();
  await codePage.openNotebook("names.ipynb");

  await codePage.cellText(0).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type('x = os.environ["LAKE');
  await expect(suggestion.filter({ hasText: "LAKEHOUSE_KEY" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(codePage.cellText(0)).toContainText('os.environ["LAKEHOUSE_KEY');
  await expect(page.locator("body")).not.toContainText("N0Haxh3r3");

  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type('y = print("LAKEH');
  await page.keyboard.press("ControlOrMeta+Space");
  await expect(page.locator(".suggest-widget.visible")).toBeVisible();
  await expect(suggestion.filter({ hasText: "LAKEHOUSE_KEY Stored" })).toHaveCount(0);
});

test("an unknown name is marked, its fixes add it or write the one that was meant, and the mark goes", async ({
  code,
  codePage,
}) => {
  const { page, quickInput } = codePage;
  await code.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  code.notebook("unknown.ipynb", [
    'import os\nos.environ["OPENAI_API_KYE"]\nos.environ["OTHER_TOKEN"]\n# os.environ["COMMENT_TOKEN"]',
    "# last",
  ]);
  await codePage.open();
  await codePage.openNotebook("unknown.ipynb");
  const cell = codePage.cell(0);
  const warning = cell.locator(".squiggly-warning");
  const information = cell.locator(".squiggly-info");
  await expect(warning).toHaveCount(1);
  await expect(information).toHaveCount(1);

  const fix = async (word: string, label: string): Promise<void> => {
    const action = page.locator(".action-widget .monaco-list-row", { hasText: label });
    // A key is for the cell once that has the focus.
    await expect(async () => {
      await cell.locator(".view-line span", { hasText: word }).last().click();
      await page.keyboard.press("ControlOrMeta+.");
      await expect(action).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await action.click();
  };
  await fix("OPENAI_API_KYE", "Did you mean OPENAI_API_KEY?");
  await expect(codePage.cellText(0)).toContainText('os.environ["OPENAI_API_KEY"]');
  await expect(warning).toHaveCount(0);

  await fix("OTHER_TOKEN", "Add OTHER_TOKEN");
  await expect(await codePage.step("Add Secret (1/2)")).toHaveValue("OTHER_TOKEN");
  await page.keyboard.press("Enter");
  await codePage.answer("Add Secret (2/2)", "other");
  await expect(quickInput).toBeHidden();
  await expect(information).toHaveCount(0);
});

test("a hover over a name says its state, its note and when it changed, and never its value", async ({
  code,
  codePage,
}) => {
  const { page } = codePage;
  await code.nbsecrets(["set", "OPENAI_API_KEY", "--description", "for the demo"], "N0Haxh3r3");
  code.notebook("hover.ipynb", ['import os\nos.environ["OPENAI_API_KEY"]', "# last"]);
  await codePage.open();
  await codePage.openNotebook("hover.ipynb");
  const name = codePage.cell(0).locator(".view-line span", { hasText: "OPENAI_API_KEY" }).last();
  const hover = page.locator(".monaco-hover:visible", { hasText: "OPENAI_API_KEY" });
  // Who rests on a name before the extension is there is told nothing until the pointer moves.
  await expect(async () => {
    await codePage.cell(1).hover();
    await name.hover();
    await expect(hover).toContainText("OPENAI_API_KEY: Stored", { timeout: 5_000 });
  }).toPass();
  await expect(hover).toContainText("for the demo");
  await expect(hover).toContainText("Changed ");
  await hover.getByRole("link", { name: "Where Used" }).click();
  await expect(codePage.quickInput.locator(".quick-input-title")).toHaveText("Where OPENAI_API_KEY is used");
  await page.keyboard.press("Escape");
  await expect(page.locator("body")).not.toContainText("N0Haxh3r3");
});

test("files are completed and marked as cells are; the settings turn both off at once", async ({ code, codePage }) => {
  const { page } = codePage;
  const marks = page.locator(".part.editor .squiggly-info");
  const suggestion = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "LAKEHOUSE_KEY" });
  await code.nbsecrets(["set", "LAKEHOUSE_KEY"], "value");
  code.file("job.py", 'import os\nos.environ["OTHER_TOKEN"]\n');
  await codePage.open();
  await codePage.openFile("job.py");
  await expect(marks).toHaveCount(1);
  await page.locator(".part.editor .view-lines").click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type('os.getenv("LAKE');
  await expect(suggestion).toBeVisible();
  await page.keyboard.press("Escape");

  code.machineSettings({ "nbsecrets.completeNames": false, "nbsecrets.markUnknownNames": false });
  await expect(marks).toHaveCount(0);
  await page.keyboard.type("H");
  await page.keyboard.press("ControlOrMeta+Space");
  await expect(page.locator(".suggest-widget.visible")).toBeVisible();
  await expect(suggestion).toHaveCount(0);
});
