import { expect, test } from "./code-jupyter-test.ts";
import { languageCells } from "./language-kernels.ts";

// Of a cell that is longer than what is seen, VS Code shows no execution count.
test.use({ viewport: { width: 1280, height: 1200 } });

for (const language of ["javascript", "R", "julia"] as const) {
  test(`a cell of ${language} that fails for want of a secret says below itself what one click does`, async ({
    code,
    codePage,
  }) => {
    const { page } = codePage;
    const item = (text: string) => page.locator(".cell-statusbar-container .cell-status-item", { hasText: text });
    await code.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
    code.notebook("failing.ipynb", languageCells(language), language, language.toLowerCase());
    await codePage.open();
    await codePage.openNotebook("failing.ipynb");
    await codePage.run(0);
    await expect(item("Add OPENAI_APIKEY")).toBeVisible();
    await item("Did you mean OPENAI_API_KEY?").click();
    await expect(codePage.cellText(0)).toContainText('"OPENAI_API_KEY"');
    await codePage.run(0);
    await expect(item("OPENAI")).toHaveCount(0);
    await codePage.run(1);
    await expect(codePage.outputs.last()).toHaveText("sk-1");

    await codePage.run(2);
    await item("Add OTHER_TOKEN").click();
    await expect(await codePage.step("Add Secret (1/2)")).toHaveValue("OTHER_TOKEN");
    await page.keyboard.press("Enter");
    await codePage.answer("Add Secret (2/2)", "other");
    await expect(item("Load")).toBeVisible();
    await codePage.run(2);
    await expect(item("Load")).toHaveCount(0);
    await expect(codePage.cell(2).locator(".codicon-notebook-state-success")).toBeVisible();
  });
}
