import { mkdirSync } from "node:fs";
import { SharedScene } from "../../packages/stores/test/shared-scene.ts";
import { checkout } from "./checkout.ts";
import { CodePage } from "./code-page.ts";
import { CodeServer } from "./code-server.ts";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { expect, test } from "@playwright/test";

/** Each row of a picture's name: the shade, JupyterLab's theme, VS Code's. */
const SHADES = [
  ["light", "JupyterLab Light", "Light 2026"],
  ["dark", "JupyterLab Dark", "Dark 2026"],
] as const;

let groups: SharedScene;
const environment = (): Record<string, string> => ({ NBSECRETS_SHARED: groups.named("data-platform", "research") });

test.beforeEach(() => {
  groups = new SharedScene();
  groups.write("data-platform", { MLFLOW_ACCESS_SECRET: "a", WAREHOUSE_TOKEN: "b" });
  groups.write("research", { S3_KEY: "c" });
  mkdirSync(checkout("docs", "screenshots"), { recursive: true });
});
test.afterEach(() => groups.dispose());

for (const [shade, labTheme, codeTheme] of SHADES) {
  test(`the panel with secrets that groups share, ${shade}`, async ({ page }) => {
    await page.setViewportSize({ width: 1000, height: 620 });
    const lab = new JupyterLab({ theme: labTheme, environment: environment() });
    try {
      await lab.start();
      await lab.nbsecrets(["set", "AWS_KEY", "--description", "S3 raw data"], "d");
      await lab.nbsecrets(["set", "MLFLOW_ACCESS_SECRET"], "e");
      const labPage = new LabPage(page, lab);
      await page.goto(lab.address());
      await labPage.openPanel();
      await labPage.row("S3_KEY").click();
      await labPage.row("WAREHOUSE_TOKEN").hover();
      const path = checkout("docs", "screenshots", `shared-${shade}.png`);
      await labPage.panel.screenshot({ path, animations: "disabled", caret: "hide" });
    } finally {
      await lab.dispose();
    }
  });

  test(`the view with secrets that groups share, ${shade}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width: 1160, height: 600 });
    const code = new CodeServer({ environment: environment() });
    try {
      await code.install();
      await code.start();
      code.userSettings({ "workbench.hover.delay": 60_000, "workbench.colorTheme": codeTheme });
      await code.nbsecrets(["set", "AWS_KEY", "--description", "S3 raw data"], "d");
      await code.nbsecrets(["set", "MLFLOW_KEY"], "e");
      groups.write("data-platform", { MLFLOW_KEY: "a", WAREHOUSE_TOKEN: "b" });
      const codePage = new CodePage(page, code);
      await codePage.open();
      await codePage.openView();
      await expect(codePage.row("WAREHOUSE_TOKEN")).toBeVisible();
      await codePage.row("S3_KEY").click();
      const { y = 0, x = 0, width = 0 } = (await codePage.view.boundingBox()) ?? {};
      const path = checkout("docs", "screenshots", `vscode-shared-${shade}.png`);
      const clip = { x: 0, y, width: x + width, height: 330 };
      await page.screenshot({ path, animations: "disabled", caret: "hide", clip });
    } finally {
      await code.dispose();
    }
  });
}
