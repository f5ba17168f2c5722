import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./shared-lab-test.ts";

test("a cell that fails for want of a secret says what one click does, and runs again", async ({ lab, labPage }) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  lab.notebook("failures.ipynb", [
    "import os",
    'print(os.environ["OPENAI_API_KEY"])',
    'print(os.environ["OPENAI_APIKEY"])',
    'print(os.environ["OTHER_TOKEN"])',
    'key = os.environ["OPENAI_API_KEY"]\nraise RuntimeError("status 401 Unauthorized")',
    '{}["OPENAI_API_KEY"]',
  ]);
  await labPage.openNotebook("failures.ipynb");
  await labPage.openPanel();
  await labPage.run(0);
  const notice = (cell: number) => labPage.cell(cell).locator(".nbsecrets-failure");

  // Stored, and not in this kernel.
  await labPage.run(1);
  await expect(notice(1)).toContainText("OPENAI_API_KEY is stored, and this kernel does not have it.");
  await notice(1).getByRole("button", { name: "Load" }).click();
  await notice(1).getByRole("button", { name: "Run again" }).click();
  await expect(labPage.output(1)).toHaveText("sk-1");
  await expect(notice(1)).toHaveCount(0);

  // Misspelt.
  await labPage.run(2);
  await notice(2).getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
  await expect(labPage.cell(2)).toContainText('os.environ["OPENAI_API_KEY"]');
  await notice(2).getByRole("button", { name: "Run again" }).click();
  await expect(labPage.output(2)).toHaveText("sk-1");

  // Not there at all.
  await labPage.run(3);
  await notice(3).getByRole("button", { name: "Add OTHER_TOKEN" }).click();
  await expect(labPage.dialog.getByLabel("Name")).toHaveValue("OTHER_TOKEN");
  await labPage.fillForm({ value: "other" });
  await labPage.dialog.getByLabel("Insert loader").uncheck();
  await labPage.dialog.getByRole("button", { name: "Add" }).click();
  await notice(3).getByRole("button", { name: "Run again" }).click();
  await expect(labPage.output(3)).toHaveText("other");

  // A value that is not taken.
  const refused = page.locator(".jp-CodeCell", { hasText: "status 401" }).first();
  await refused.locator(".jp-InputPrompt").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  const replace = refused.locator(".nbsecrets-failure").getByRole("button", { name: "Replace OPENAI_API_KEY" });
  await replace.click();
  await expect(labPage.dialog).toContainText("Edit OPENAI_API_KEY");
  // Called off, nothing is done.
  await page.keyboard.press("Escape");
  await expect(labPage.dialog).toBeHidden();
  await expect(replace).toBeEnabled();
  await replace.click();
  await labPage.fillForm({ value: "sk-2" });
  await labPage.save();
  await expect(refused.locator(".nbsecrets-failure")).toContainText("Done. Run the cell again.");
  await expect(replace).toHaveCount(0);

  // A dictionary of one's own is none of ours.
  const own = page.locator(".jp-CodeCell", { hasText: '{}["OPENAI_API_KEY"]' }).first();
  await own.locator(".jp-InputPrompt").click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(own.locator(".jp-OutputArea-output")).toContainText("KeyError");
  await expect(own.locator(".nbsecrets-failure")).toHaveCount(0);

  // Nothing of it is written into the notebook.
  await labPage.saveNotebook();
  const text = (): string => readFileSync(join(lab.notebooks, "failures.ipynb"), "utf8");
  await expect.poll(text).toContain("KeyError");
  expect(text()).not.toContain("Did you mean");
  expect(text()).not.toContain("does not have it");
});

test("a name is corrected only in a cell that says it and may be changed", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  const reads = 'os.environ["OPENAI_APIKEY"]';
  lab.notebook("elsewhere.ipynb", [
    `import os\ndef connect():\n    return ${reads}`,
    "connect()",
    { source: reads, metadata: { editable: false } },
    reads,
  ]);
  await labPage.openNotebook("elsewhere.ipynb");
  await labPage.run(0);
  const buttons = async (cell: number, ...texts: readonly string[]): Promise<void> => {
    await labPage.run(cell);
    await expect(labPage.cell(cell).locator(".nbsecrets-failure button")).toHaveText(texts);
  };
  await buttons(1, "Add OPENAI_APIKEY", "Run again");
  await buttons(2, "Add OPENAI_APIKEY", "Run again");
  await buttons(3, "Did you mean OPENAI_API_KEY?", "Add OPENAI_APIKEY", "Run again");

  // The person was faster.
  await labPage.type(3, 'os.environ.get("OPENAI_APIKEY_")');
  await labPage.cell(3).getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
  await expect(labPage.cell(3).locator(".nbsecrets-failure button")).toHaveText(["Add OPENAI_APIKEY", "Run again"]);
  await expect(labPage.cell(3).locator(".cm-content")).toHaveText('os.environ.get("OPENAI_APIKEY_")');
});
