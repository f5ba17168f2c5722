import { expect, test } from "./shared-lab-test.ts";

test("a row dropped into code inserts its reference there, and the loader once", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "value");
  lab.notebook("drag.ipynb", ["first = 1", "client = connect()\nclient.close()", "last = 1"]);
  await labPage.openNotebook("drag.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  const { page } = labPage;
  const line = labPage.cell(1).locator(".cm-line").first();

  // Between the parentheses, although the cursor is elsewhere.
  await labPage.cell(0).locator(".cm-content").click();
  const x = await line.evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, width } = range.getBoundingClientRect();
    return left - node.getBoundingClientRect().left + (width * 17) / "client = connect()".length;
  });
  await labPage.row("API_TOKEN").dragTo(line, { targetPosition: { x, y: 8 } });
  await expect(labPage.cell(2).locator(".cm-line").first()).toHaveText('client = connect(os.environ["API_TOKEN"])');
  await expect(labPage.cell(1)).toContainText('nbsecrets.load("API_TOKEN")');
  await expect(labPage.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(4);

  // The keys go where the drop was, behind the reference.
  await page.keyboard.type("[:9]");
  await expect(labPage.cell(2).locator(".cm-line").first()).toHaveText('client = connect(os.environ["API_TOKEN"][:9])');

  // What the notebook reads by now stands above the list, which has moved down.
  await expect(labPage.panel.getByRole("region", { name: /^drag\.ipynb: / })).toContainText("API_TOKEN");

  // Another one brings the loader up to date instead of adding one.
  const last = labPage.cell(3).locator(".cm-content");
  await labPage.row("OTHER_TOKEN").dragTo(last, { targetPosition: { x: 300, y: 10 } });
  await expect(last).toHaveText('last = 1os.environ["OTHER_TOKEN"]');
  await expect(labPage.cell(1)).toContainText('nbsecrets.load("API_TOKEN", "OTHER_TOKEN")');
  await expect(labPage.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(4);

  // One step back takes the whole reference.
  await page.keyboard.press("ControlOrMeta+z");
  await expect(last).toHaveText("last = 1");
});

test("a row is dropped into files, and not into text or outputs", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("text.ipynb", ["print('an output')"]);
  lab.file("script.R", "key <- \n");
  await labPage.openNotebook("text.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  const { page } = labPage;
  await labPage.run(0);
  await labPage.row("API_TOKEN").dragTo(labPage.output(0));
  await expect(labPage.cell(0).locator(".cm-content")).toHaveText("print('an output')");

  await labPage.cell(0).locator(".jp-InputPrompt").click();
  await page.keyboard.press("m");
  const text = page.locator(".jp-MarkdownCell");
  await text.dblclick();
  await expect(text.locator(".cm-content")).toBeVisible();
  await labPage.row("API_TOKEN").dragTo(text.locator(".cm-content"));
  await expect(text.locator(".cm-content")).toHaveText("print('an output')");
  await expect(page.locator(".jp-Notebook .jp-Cell")).toHaveCount(1);

  await page.getByRole("tab", { name: "File Browser" }).click();
  await page.locator(".jp-DirListing-item", { hasText: "script.R" }).dblclick();
  await labPage.openPanel();
  const content = page.locator(".jp-FileEditor .cm-content");
  await labPage.row("API_TOKEN").dragTo(content.locator(".cm-line").first(), { targetPosition: { x: 200, y: 8 } });
  await expect(content).toContainText('key <- Sys.getenv("API_TOKEN")');
});
