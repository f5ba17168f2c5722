import { mkdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { checkout } from "./checkout.ts";
import type { JupyterLabTheme } from "./jupyter-lab.ts";
import { expect, test } from "./shared-lab-test.ts";

const SHADES: readonly [shade: string, theme: JupyterLabTheme][] = [
  ["light", "JupyterLab Light"],
  ["dark", "JupyterLab Dark"],
];

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ theme, viewport: { width: 1400, height: 620 } });

    test(`names in code, ${shade}`, async ({ lab, labPage }) => {
      const { page, panel, dialog } = labPage;
      const picture = async (name: string): Promise<void> => {
        mkdirSync(checkout("docs", "screenshots"), { recursive: true });
        await notebook(page, checkout("docs", "screenshots", `${name}-${shade}.png`));
      };
      const dialogPicture = async (name: string): Promise<void> => {
        const path = checkout("docs", "screenshots", `${name}-${shade}.png`);
        await dialog.locator(".jp-Dialog-content").screenshot({ path, animations: "disabled", caret: "hide" });
      };
      await lab.nbsecrets(["set", "OPENAI_API_KEY", "--description", "for the demo"], "first");
      await lab.nbsecrets(["set", "OPENAI_ORG_TOKEN"], "second");
      lab.notebook("analysis.ipynb", [
        "import os\nfrom openai import OpenAI",
        'client = OpenAI(api_key=os.environ["OPENAI_API_KYE"])\nwarehouse = os.environ["WAREHOUSE_PASSWORD"]',
        "",
      ]);
      await labPage.openNotebook("analysis.ipynb");
      const marks = page.locator(".nbsecrets-unknown");
      await expect(marks).toHaveCount(2);
      await marks.first().hover();
      await expect(page.getByRole("button", { name: "Did you mean OPENAI_API_KEY?" })).toBeVisible();
      await picture("unknown");
      await page.getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
      await expect(marks).toHaveCount(1);
      await labPage.cell(1).getByText("OPENAI_API_KEY").hover();
      await expect(page.locator(".nbsecrets-hover")).toBeVisible();
      await picture("hover");
      await page.mouse.move(0, 0);
      await labPage.type(2, 'os.environ["OPENAI_');
      await page.keyboard.press("Tab");
      await expect(page.locator(".jp-Completer-item").first()).toBeVisible();
      await picture("complete");
      await page.keyboard.press("Escape");
      await labPage.type(2, "");

      await labPage.openPanel();
      await labPage.saveNotebook();
      await labPage.rowMenu("OPENAI_API_KEY", "Where Used");
      await expect(dialog.getByRole("listitem").first()).toBeVisible();
      await dialogPicture("where-used");
      await page.keyboard.press("Escape");
      await labPage.rowMenu("OPENAI_API_KEY", "Delete Secret…");
      await expect(dialog).toContainText("Places in code that name it");
      await dialogPicture("still-used");
      await page.keyboard.press("Escape");
      await panel.getByRole("button", { name: "Write into the notebook which secrets it needs" }).click();
      await dialog.getByLabel("Hint for WAREHOUSE_PASSWORD").fill("Ask the data team");
      await dialog.getByLabel("Link for WAREHOUSE_PASSWORD").fill("https://warehouse.example.com/account");
      await dialogPicture("pin");
      await dialog.getByRole("button", { name: "Cancel" }).click();

      lab.file("train.py", 'import os\n\nclient = connect(os.getenv("OPENAI_ORG_TOKEN"))\n');
      await labPage.editSecret("OPENAI_ORG_TOKEN");
      await labPage.fillForm({ name: "TEAM_TOKEN" });
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Rename in Code…" }).click();
      await expect(dialog.locator("ins")).toHaveCount(1);
      await dialogPicture("rename");
      await page.keyboard.press("Escape");

      await labPage.type(2, "import nbsecrets; nbsecrets.load('OPENAI_API_KEY')");
      await labPage.run(2);
      await expect(labPage.row("OPENAI_API_KEY")).toContainText("In kernel");
      await labPage.rowMenu("OPENAI_API_KEY", "Rotate…");
      await labPage.fillForm({ value: "the new value" });
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(dialog.getByRole("listitem")).toHaveCount(1);
      await dialogPicture("rotate");
      await page.keyboard.press("Escape");
    });
  });
}

/** The upper part of the notebook with what floats over it. */
async function notebook(page: Page, path: string): Promise<void> {
  const box = await page.locator(".jp-Notebook").boundingBox();
  if (box !== null) {
    const clip = { x: box.x, y: box.y, width: Math.min(box.width, 1060), height: 260 };
    await page.screenshot({ path, clip, animations: "disabled", caret: "hide" });
  }
}
