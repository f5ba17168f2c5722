import { expect, test } from "./code-test.ts";

test("Enter inserts the reference at the cursor and the loader once above it; nothing asks the kernel", async ({
  code,
  codePage,
}) => {
  await code.nbsecrets(["set", "API_TOKEN"], "value");
  await code.nbsecrets(["set", "OTHER_TOKEN"], "other");
  code.notebook("analysis.ipynb", ["token = ", "# text"]);
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.openView();
  await codePage.cellText(0).click();
  await codePage.page.keyboard.press("End");

  await codePage.selectRow("API_TOKEN");
  await codePage.page.keyboard.press("Enter");
  await expect(codePage.cellText(1)).toHaveText('token = os.environ["API_TOKEN"]');
  await expect(codePage.cellText(0)).toContainText('for _name in ["API_TOKEN"]');
  // The code reads it now, which is told above the list: rows have their place after that.
  await expect(codePage.need("API_TOKEN")).toBeVisible();
  await codePage.selectRow("OTHER_TOKEN");
  await codePage.page.keyboard.press("Enter");
  await expect(codePage.cellText(0)).toContainText('for _name in ["API_TOKEN", "OTHER_TOKEN"]');
  await expect(codePage.cellText(1)).toContainText('os.environ["OTHER_TOKEN"]');
  await codePage.picture("vscode-insertion");
});

test("a key in the code becomes a secret, and code that reads it takes its place, quotes and all", async ({
  code,
  codePage,
}) => {
  code.file("client.py", 'import os\n\nclient = connect("sk-0123456789")\n');
  await codePage.open();
  await codePage.openFile("client.py");
  await codePage.openView();
  await codePage.page.getByText("sk-0123456789").dblclick();
  await codePage.page.keyboard.press("ControlOrMeta+f");
  await codePage.page.keyboard.insertText("sk-0123456789");
  await codePage.page.keyboard.press("Enter");
  await codePage.page.keyboard.press("Escape");
  await codePage.command("Secrets: Add Secret from Selection…");
  await codePage.answer(/Add Secret/, "API_TOKEN");
  await expect(codePage.dialog).toContainText("Replace the selected text with code that reads it?");
  await codePage.answerDialog("Replace");
  await expect(codePage.page.locator(".editor-instance .view-lines")).toContainText(
    'client = connect(os.environ["API_TOKEN"])',
  );
  expect(await code.nbsecrets(["get", "API_TOKEN"])).toBe("sk-0123456789");
});
