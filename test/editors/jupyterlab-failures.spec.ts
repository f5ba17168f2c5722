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
  await page.keyboard.press("Escape");

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
