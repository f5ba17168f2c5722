import { bashKernel } from "./bash-kernel.ts";
import { expect, test } from "./shared-lab-test.ts";

test("a bash notebook loads and reads a secret", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "through bash, with a $ and a ' in it");
  lab.notebook("shell.ipynb", ["printf '%s' "], bashKernel(lab), "bash");
  await labPage.openNotebook("shell.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.cell(0).locator(".cm-content").click();
  await labPage.page.keyboard.press("End");
  await labPage.row("API_TOKEN").dblclick();
  await expect(labPage.cell(1).locator(".cm-content")).toHaveText(`printf '%s' "$API_TOKEN"`);
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("through bash, with a $ and a ' in it");
});

const others = [
  { language: "python", file: "script.py", reference: 'os.environ["API_TOKEN"]', loads: '["API_TOKEN"]' },
  { language: "R", file: "script.R", reference: 'Sys.getenv("API_TOKEN")', loads: 'c("API_TOKEN")' },
  { language: "julia", file: "script.jl", reference: 'ENV["API_TOKEN"]', loads: '["API_TOKEN"]' },
  { language: "javascript", file: "script.js", reference: "process.env.API_TOKEN", loads: '["API_TOKEN"]' },
];

test("notebooks whose kernel is not installed, and files, get code in their own language", async ({ lab, labPage }) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  for (const { language, file } of others) {
    lab.notebook(`${language}.ipynb`, ["x = "], `no-${language}`, language);
    lab.file(file, "");
  }
  await page.goto(lab.address());
  await expect(page.locator(".jp-DirListing-item").first()).toBeVisible();
  for (const { language, file, reference, loads } of others) {
    await test.step(language, async () => {
      const open = async (name: string): Promise<void> => {
        // A second click on the tab of what is shown would hide it.
        if (!(await page.locator(".jp-FileBrowser").isVisible())) {
          await page.getByRole("tab", { name: "File Browser" }).click();
        }
        await page.locator(".jp-DirListing-item", { hasText: name }).dblclick();
      };
      await open(`${language}.ipynb`);
      await labPage.dialog.getByRole("button", { name: "No Kernel" }).click();
      await labPage.openPanel();
      const cells = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell");
      await cells.nth(0).locator(".cm-content").click();
      await page.keyboard.press("End");
      await labPage.row("API_TOKEN").dblclick();
      await expect(cells.nth(1).locator(".cm-content")).toHaveText(`x = ${reference}`);
      await expect(cells.nth(0)).toContainText(loads);

      await open(file);
      await labPage.openPanel();
      const content = page.locator(".jp-FileEditor .cm-content:visible");
      await expect(content).toBeVisible();
      await labPage.row("API_TOKEN").dblclick();
      await expect(content).toContainText(loads);
      await expect(content).toContainText(reference);
    });
  }
});
