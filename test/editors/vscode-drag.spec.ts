import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./code-test.ts";

/** VS Code drops into an editor while Shift is held; without it, it would open what is dropped. */
async function dragInto(page: Page, row: Locator, line: Locator): Promise<void> {
  await row.hover();
  await page.mouse.down();
  const { x = 0, y = 0, width = 0 } = (await line.boundingBox()) ?? {};
  await page.mouse.move(x + width, y + 8, { steps: 10 });
  await page.keyboard.down("Shift");
  await page.mouse.move(x + width - 2, y + 9, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
}

test("a row is dropped into a cell and into a file, where it becomes its reference, with the loader once", async ({
  code,
  codePage,
}) => {
  const { page } = codePage;
  await code.nbsecrets(["set", "API_TOKEN"], "value");
  code.notebook("drag.ipynb", ["first = 1", "token = "]);
  code.file("client.R", "token <- \n");
  await codePage.open();
  await codePage.openNotebook("drag.ipynb");
  await codePage.openView();
  await codePage.cellText(0).click();

  await dragInto(page, codePage.row("API_TOKEN"), codePage.cellText(1).locator(".view-line span").first());
  await expect(codePage.cellText(2)).toHaveText('token = os.environ["API_TOKEN"]');
  await expect(codePage.cellText(1)).toContainText('for _name in ["API_TOKEN"]');
  await codePage.picture("vscode-drag");

  await codePage.openFile("client.R");
  // The rows move up once no notebook is in front.
  await expect(codePage.view.locator(".monaco-list-row", { hasText: "drag.ipynb" })).toHaveCount(0);
  const lines = page.locator(".editor-instance .view-lines");
  await dragInto(page, codePage.row("API_TOKEN"), lines.locator(".view-line span").first());
  await expect(lines).toContainText('token <- Sys.getenv("API_TOKEN")');
});
