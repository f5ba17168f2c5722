import { expect, test } from "./code-test.ts";

test("where a secret is used is listed and opened; unused and misspelt names are told; deleting and renaming say what still names it", async ({
  code,
  codePage,
}) => {
  const { page, quickInput, dialog, view } = codePage;
  await code.nbsecrets(["set", "API_TOKEN"], "the value");
  await code.nbsecrets(["set", "UNUSED_TOKEN"], "not read");
  code.notebook("analysis.ipynb", ["import os", 'x = 1\nkey = os.environ["API_TOKEN"]']);
  code.file("tool.py", 'import os\n\nprint(os.getenv("API_TOKEN"), os.environ["API_TOKNE"])\n');
  await codePage.open();
  await codePage.openView();
  const placeholder = quickInput.locator(".quick-input-box input");

  await codePage.rowMenu("API_TOKEN", "Where Used");
  await expect(quickInput.locator(".quick-input-title")).toHaveText("Where API_TOKEN is used");
  await expect(placeholder).toHaveAttribute("placeholder", "Places in code that name API_TOKEN: 2.");
  await expect(quickInput.locator(".monaco-list-row")).toHaveCount(2);
  await codePage.picture("vscode-where-used");
  await codePage.pick("analysis.ipynb, cell 2, line 2");
  await expect(page.locator(".notebookOverlay .cell-list-container .monaco-list-row.focused")).toContainText(
    "API_TOKEN",
  );

  await codePage.rowMenu("API_TOKEN", "Where Used");
  await codePage.pick("tool.py, line 3");
  await expect(page.locator(".statusbar")).toContainText("Ln 3, Col 1");

  await codePage.command("Secrets: Check Names in Code");
  await expect(quickInput.locator(".quick-input-title")).toHaveText("Unused and misspelt names");
  await expect(placeholder).toHaveAttribute("placeholder", /Named in none of the 2 files .*: UNUSED_TOKEN\./);
  const misspelt = quickInput.locator(".monaco-list-row");
  await expect(misspelt).toHaveCount(1);
  await expect(misspelt).toContainText("API_TOKNE – did you mean API_TOKEN?");
  await page.keyboard.press("Escape");
  await expect(quickInput).toBeHidden();

  await codePage.rowMenu("API_TOKEN", "Rename to a New Secret…");
  await codePage.step("Rename API_TOKEN to a New Secret");
  await expect(codePage.inputMessage).toContainText("Places in code that name it: 2, in analysis.ipynb, tool.py.");
  await page.keyboard.press("Escape");
  await codePage.rowMenu("API_TOKEN", "Delete Secret…");
  await expect(dialog).toContainText("Places in code that name it: 2, in analysis.ipynb, tool.py.");
  await codePage.answerDialog("Cancel");
  await expect(view.locator(".monaco-list-row", { hasText: "API_TOKEN" }).first()).toBeVisible();
});

test("a secret that gets another name is renamed in code too, after a look at what changes; what is open unsaved is left", async ({
  code,
  codePage,
}) => {
  const { page, quickInput, dialog } = codePage;
  await code.nbsecrets(["set", "OLD_TOKEN"], "the value");
  code.notebook("analysis.ipynb", ['import os\nprint(os.environ["OLD_TOKEN"])']);
  code.file("tool.py", 'import os\nprint(os.getenv("OLD_TOKEN"))\n');
  code.file("open.py", 'import os\nos.environ["OLD_TOKEN"]\n');
  await codePage.open();
  await codePage.openFile("open.py");
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.type("# not saved");
  await codePage.openView();

  await codePage.rowMenu("OLD_TOKEN", "Rename to a New Secret…");
  await codePage.answer("Rename OLD_TOKEN to a New Secret", "NEW_TOKEN");
  const notice = codePage.notification("Rename in Code…");
  await expect(notice).toContainText(
    "NEW_TOKEN is saved and OLD_TOKEN is kept. Places in code that still name OLD_TOKEN: 3.",
  );
  await notice.getByRole("button", { name: "Rename in Code…" }).click();
  await expect(quickInput.locator(".quick-input-title")).toHaveText("Rename OLD_TOKEN to NEW_TOKEN in code");
  await expect(quickInput.locator(".monaco-list-row").first()).toContainText("Lines that change: 3. Files: 3.");
  await expect(quickInput).toContainText('print(os.environ["NEW_TOKEN"])');
  await codePage.picture("vscode-rename-in-code");
  expect(code.read("tool.py")).toContain("OLD_TOKEN");
  await codePage.pick("Lines that change");

  await expect(notice).toContainText("Renamed in analysis.ipynb, tool.py.");
  await expect(notice).toContainText("Open with changes that are not saved: open.py.");
  expect(code.read("tool.py")).toBe('import os\nprint(os.getenv("NEW_TOKEN"))\n');
  expect(code.read("analysis.ipynb")).toContain('os.environ[\\"NEW_TOKEN\\"]');
  expect(code.read("open.py")).toContain("OLD_TOKEN");
  await notice.getByRole("button", { name: "Delete OLD_TOKEN…" }).click();
  await expect(dialog).toContainText("Places in code that name it: 1, in open.py.");
  await codePage.answerDialog("Delete");
  await expect(codePage.row("OLD_TOKEN")).toHaveCount(0);
});
