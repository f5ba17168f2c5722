import { checkout } from "./checkout.ts";
import { expect, test } from "./code-jupyter-test.ts";

const SHADES: readonly [shade: string, theme: string][] = [
  ["light", "Light 2026"],
  ["dark", "Dark 2026"],
];

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ viewport: { width: 1160, height: 600 } });

    test(`a renaming in code, and a rotation, ${shade}`, async ({ code, codePage }) => {
      const { page, quickInput } = codePage;
      const picture = async (name: string, clip: { y: number; height: number }): Promise<void> => {
        const path = checkout("docs", "screenshots", `vscode-${name}-${shade}.png`);
        await page.screenshot({ path, clip: { x: 0, width: 1160, ...clip }, animations: "disabled", caret: "hide" });
      };
      code.userSettings({
        "workbench.colorTheme": theme,
        "workbench.hover.delay": 60_000,
        "editor.occurrencesHighlight": "off",
        "editor.cursorBlinking": "solid",
      });
      await code.nbsecrets(["set", "REDIS_TOKEN"], "first");
      const load = 'import os, nbsecrets\nx = nbsecrets.load("REDIS_TOKEN")';
      code.notebook("analysis.ipynb", [load, 'print(os.environ["REDIS_TOKEN"])']);
      code.file("report.py", 'import os\n\ntoken = os.getenv("REDIS_TOKEN")\n');
      await codePage.open();
      await codePage.openNotebook("analysis.ipynb");
      await codePage.openView();
      await codePage.run(0);
      await expect(codePage.need("REDIS_TOKEN")).toContainText("In kernel");

      await codePage.command("Secrets: Rotate…");
      await codePage.pick("REDIS_TOKEN");
      await codePage.answer("Rotate REDIS_TOKEN", "second");
      const held = codePage.notification("still hold the old one");
      await expect(held.getByRole("button", { name: "Take Back" })).toBeVisible();
      await expect(codePage.need("REDIS_TOKEN")).toContainText("Old value");
      await page.mouse.move(700, 300);
      await picture("rotate", { y: 0, height: 600 });
      await held.getByRole("button", { name: "Reload in 1 kernel" }).click();
      await codePage.answerDialog("Allow");
      await expect(codePage.need("REDIS_TOKEN")).toContainText("In kernel");
      await codePage.saveNotebook();

      await codePage.rowMenu("REDIS_TOKEN", "Rename to a New Secret…");
      await codePage.answer("Rename REDIS_TOKEN to a New Secret", "REDIS_ACCESS_TOKEN");
      await codePage.notification("Rename in Code…").getByRole("button", { name: "Rename in Code…" }).click();
      await expect(quickInput).toContainText('os.getenv("REDIS_ACCESS_TOKEN")');
      await picture("rename-in-code", { y: 0, height: 340 });
      await page.keyboard.press("Escape");
    });
  });
}
