import { checkout } from "./checkout.ts";
import { expect, test } from "./code-test.ts";

const SHADES: readonly [shade: string, theme: string][] = [
  ["light", "Light 2026"],
  ["dark", "Dark 2026"],
];

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ viewport: { width: 1160, height: 600 } });

    test(`names in code, ${shade}`, async ({ code, codePage }) => {
      const { page, quickInput, view } = codePage;
      const picture = async (name: string, height: number): Promise<void> => {
        const path = checkout("docs", "screenshots", `vscode-${name}-${shade}.png`);
        const clip = { x: 0, y: 0, width: 1000, height };
        await page.screenshot({ path, clip, animations: "disabled", caret: "hide" });
      };
      code.userSettings({
        "workbench.colorTheme": theme,
        "workbench.hover.delay": 60_000,
        "editor.occurrencesHighlight": "off",
        "editor.cursorBlinking": "solid",
      });
      await code.nbsecrets(["set", "OPENAI_API_KEY", "--description", "for the demo"], "first");
      await code.nbsecrets(["set", "OPENAI_ORG_TOKEN"], "second");
      code.notebook("analysis.ipynb", [
        'import os\nwarehouse = os.environ["WAREHOUSE_PASSWORD"]\nkey = os.environ["OPENAI_API_KYE"]',
        "# last",
      ]);
      await codePage.open();
      await codePage.openNotebook("analysis.ipynb");
      await codePage.openView();
      const cell = codePage.cell(0);
      await expect(cell.locator(".squiggly-warning")).toHaveCount(1);
      const fixes = page.locator(".action-widget .monaco-list-row", { hasText: "Did you mean" });
      await expect(async () => {
        await cell.locator(".view-line span", { hasText: "OPENAI_API_KYE" }).last().click();
        await page.keyboard.press("ControlOrMeta+.");
        await expect(fixes.first()).toBeVisible({ timeout: 3_000 });
      }).toPass();
      await picture("unknown", 340);
      await fixes.first().click();
      await expect(cell.locator(".squiggly-warning")).toHaveCount(0);

      await codePage.cellText(0).click();
      await page.keyboard.press("ControlOrMeta+End");
      await page.keyboard.press("Enter");
      await page.keyboard.type('os.getenv("OPENAI');
      await expect(page.locator(".suggest-widget.visible .monaco-list-row").first()).toBeVisible();
      await picture("complete", 340);
      await page.keyboard.press("Escape");

      await codePage.rowButton(
        "",
        "Pin What This Notebook Needs…",
        view.locator(".monaco-list-row", { hasText: "ready" }),
      );
      await expect(quickInput.locator(".monaco-list-row").first()).toBeVisible();
      await picture("pin", 260);
    });
  });
}
