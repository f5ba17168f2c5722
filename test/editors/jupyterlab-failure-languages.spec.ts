import { languageCells, languageKernel } from "./language-kernels.ts";
import { expect, test } from "./shared-lab-test.ts";

for (const language of ["javascript", "R", "julia"] as const) {
  test(`a cell of ${language} that fails for want of a secret says what one click does, and runs again`, async ({
    lab,
    labPage,
  }) => {
    await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
    lab.notebook("failures.ipynb", languageCells(language), languageKernel(lab, language), language);
    await labPage.openNotebook("failures.ipynb");
    const notice = (cell: number) => labPage.cell(cell).locator(".nbsecrets-failure");
    await labPage.run(0);
    await expect(notice(0)).toContainText("There is no secret called OPENAI_APIKEY.");
    await notice(0).getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
    await expect(labPage.cell(0)).toContainText('"OPENAI_API_KEY"');
    await notice(0).getByRole("button", { name: "Run again" }).click();
    await expect(notice(0)).toHaveCount(0);
    await labPage.run(1);
    await expect(labPage.output(1)).toHaveText("sk-1");

    await labPage.run(2);
    await notice(2).getByRole("button", { name: "Add OTHER_TOKEN" }).click();
    await expect(labPage.dialog.getByLabel("Name")).toHaveValue("OTHER_TOKEN");
    await labPage.fillForm({ value: "other" });
    await labPage.dialog.getByLabel("Insert loader").uncheck();
    await labPage.dialog.getByRole("button", { name: "Add" }).click();
    await notice(2).getByRole("button", { name: "Run again" }).click();
    await expect(notice(2)).toHaveCount(0);
    await expect(labPage.cell(2).locator(".jp-RenderedText[data-mime-type*='error']")).toHaveCount(0);
  });
}
