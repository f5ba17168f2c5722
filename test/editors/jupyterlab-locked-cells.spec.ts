import { expect, test } from "./shared-lab-test.ts";

test("locked cells stay as they are, and code goes beside them", async ({ lab, labPage }) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "another");
  const locked = { editable: false, deletable: false };
  const loader = 'import os\nimport nbsecrets\nnbsecrets.load("API_TOKEN")';
  lab.notebook("locked.ipynb", [
    { source: loader, metadata: locked },
    { source: "x = 1", metadata: locked },
  ]);
  await labPage.openNotebook("locked.ipynb");
  await labPage.openPanel();
  const cell = (index: number) => labPage.cell(index).locator(".cm-content");
  const cells = page.locator(".jp-Notebook .jp-CodeCell");

  // What a locked cell loads is loaded; the locked cell with the cursor gets nothing.
  await labPage.cell(1).locator(".jp-InputPrompt").click();
  await labPage.row("API_TOKEN").dblclick();
  await expect(cell(2)).toHaveText('os.environ["API_TOKEN"]');
  await expect(cells).toHaveCount(3);

  // A loader that is locked is not brought up to date: there is another one for the rest.
  await labPage.row("OTHER_TOKEN").dblclick();
  await expect(cell(2)).toContainText('nbsecrets.load("OTHER_TOKEN")');
  await expect(cell(3)).toHaveText('os.environ["API_TOKEN"]os.environ["OTHER_TOKEN"]');
  // A drop as well: the code goes below the cell it was dropped on.
  await labPage.row("API_TOKEN").dragTo(cell(1));
  await expect(cell(2)).toHaveText('os.environ["API_TOKEN"]');
  await expect(cells).toHaveCount(5);
  await labPage.insertLoader();
  await expect(page.getByText("The loader is here already.")).toBeVisible();

  await labPage.command("nbsecrets:use-plain-code");
  await expect(page.getByText("A cell that would have to change is locked, so nothing was changed.")).toBeVisible();
  await expect(cell(0)).toHaveText(loader.replaceAll("\n", ""));
  await expect(cell(1)).toHaveText("x = 1");
  await expect(cell(3)).toContainText('nbsecrets.load("OTHER_TOKEN")');
});
