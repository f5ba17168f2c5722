import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "@playwright/test";
import { checkout } from "./checkout.ts";
import type { CodePage } from "./code-page.ts";
import { expect, test } from "./code-test.ts";
import { vaultFile, writeRawVault } from "./raw-vault.ts";

const SHADES: readonly [shade: string, theme: string][] = [
  ["light", "Light 2026"],
  ["dark", "Dark 2026"],
  ["contrast", "Default High Contrast"],
];
/** Docs show these in high contrast too. */
const IN_CONTRAST = new Set(["three", "add", "import"]);
const DAY = 86_400_000;
const ENV_FILE = [
  "# of the project",
  "OPENAI_API_KEY=sk-example",
  "MLFLOW_ACCESS_SECRET=another",
  "db-url=postgres://example",
  "PATH=/opt/bin",
  "BROKEN='it's'",
].join("\n");

/** What is there, and nothing that only moves: a tooltip would cover the rows below it. */
const SETTINGS = {
  "workbench.hover.delay": 60_000,
  "editor.occurrencesHighlight": "off",
  "editor.cursorBlinking": "solid",
};

test.describe("README", () => {
  test.use({ viewport: { width: 1240, height: 600 } });

  test("two secrets, the loader, and what the kernel reads", async ({ code, codePage }) => {
    const { page } = codePage;
    code.userSettings({ ...SETTINGS, "workbench.colorTheme": "Light 2026" });
    const read = 'print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])';
    code.notebook("analysis.ipynb", [read]);
    await code.nbsecrets(["set", "MLFLOW_ACCESS_SECRET", "--description", "MLflow"], "Pa55w0rd");
    await code.nbsecrets(["set", "REDIS_ACCESS_TOKEN", "--description", "cache"], "N0Haxh3r3");
    await codePage.open();
    await codePage.openNotebook("analysis.ipynb");
    await codePage.openView();
    await codePage.cellText(0).click();
    await codePage.command("Secrets: Insert Loader");
    await expect(codePage.cellText(0)).toContainText("REDIS_ACCESS_TOKEN");
    await codePage.run(0);
    await codePage.run(1);
    await expect(codePage.outputs).toHaveText("Pa55w0rd N0Haxh3r3");
    await codePage.saveNotebook();
    await codePage.row("MLFLOW_ACCESS_SECRET").hover();
    await save(page, checkout("docs", "images", "vscode.png"));
  });
});

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ viewport: { width: 1160, height: 600 } });

    test(`every state of the view, ${shade}`, async ({ code, codePage }) => {
      const { page, view, quickInput, dialog } = codePage;
      const path = (name: string): string => checkout("docs", "screenshots", `vscode-${name}-${shade}.png`);
      const isWanted = (name: string): boolean => shade !== "contrast" || IN_CONTRAST.has(name);
      /** The side bar from its title on. */
      const ofView = async (name: string): Promise<void> => {
        const { x = 0, y = 0, width = 0 } = (await view.boundingBox()) ?? {};
        await (isWanted(name) && save(page, path(name), { x: 0, y, width: x + width, height: 330 }));
      };
      /** The window down to the end of what it asks. */
      const ofInput = async (name: string, asked = quickInput): Promise<void> => {
        const { x = 0, y = 0, width = 0, height = 0 } = (await asked.boundingBox()) ?? {};
        const clip = { x: 0, y: 0, width: Math.max(600, x + width + 24), height: Math.max(220, y + height + 24) };
        await (isWanted(name) && save(page, path(name), clip));
      };
      code.userSettings({ ...SETTINGS, "workbench.colorTheme": theme });
      code.file("project.env", ENV_FILE);
      await codePage.open();
      await codePage.openView();
      await expect(view).toContainText("Keep keys out of notebooks.");
      await ofView("none");

      await code.nbsecrets(["set", "AWS_KEY"], "value");
      const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();
      const three = [
        { name: "AWS_KEY", description: "S3 raw data", updatedAt: ago(3) },
        { name: "MLFLOW_ACCESS_SECRET", description: "MLflow", updatedAt: ago(40) },
        { name: "REDIS_TOKEN", description: "cache", updatedAt: ago(1), expiresAt: ago(-6).slice(0, 10) },
      ];
      await writeRawVault(code, three);
      await codePage.row("MLFLOW_ACCESS_SECRET").click();
      await ofView("three");
      await codePage.row("AWS_KEY").click({ button: "right" });
      await expect(codePage.menuItem("Insert Reference")).toBeVisible();
      await ofInput("menu", page.locator(".monaco-menu"));
      await page.keyboard.press("Escape");

      await codePage.titleButton("Add Secret…");
      await (await codePage.step("Add Secret (1/2)")).fill("OpenAI key");
      await expect(codePage.inputMessage).toContainText("Try OpenAI_key");
      await ofInput("refused");
      await codePage.answer("Add Secret (1/2)", "OPENAI_API_KEY");
      await (await codePage.step("Add Secret (2/2)")).fill("Bearer sk-example");
      await ofInput("add");
      await page.keyboard.press("Enter");
      await expect(dialog).toContainText("begins with Bearer");
      await ofInput("remark", dialog);
      await codePage.answerDialog("Cancel");
      await page.keyboard.press("Escape");

      await codePage.rowMenu("AWS_KEY", "Reveal Secret…");
      await expect(quickInput.locator(".monaco-list-row")).toHaveText(["value"]);
      await ofInput("reveal");
      await page.keyboard.press("Escape");

      await codePage.command("Secrets: Import Secrets…");
      await codePage.pick("Choose a file…");
      await codePage.chooseFile("Import Secrets", "project.env");
      await expect(quickInput).toContainText("Line 6");
      await ofInput("import");
      await page.keyboard.press("Escape");

      await codePage.rowMenu("MLFLOW_ACCESS_SECRET", "Delete Secret…");
      await codePage.answerDialog("Delete");
      await expect(view).toContainText("Deleted MLFLOW_ACCESS_SECRET.");
      await ofView("undo");

      await code.addMany(200);
      await expect(codePage.row("SERVICE_001_TOKEN")).toBeVisible();
      await ofView("many");
      writeFileSync(vaultFile(code), "not an age file", { mode: 0o600 });
      await codePage.titleButton("Refresh Secrets");
      await expect(view).toContainText("was left as it is");
      await ofView("blocked");
      rmSync(vaultFile(code));

      await page.setViewportSize({ width: 1160, height: 680 });
      await openWalkthrough(codePage);
      await (isWanted("walkthrough") && save(page, path("walkthrough")));
    });
  });
}

async function save(
  page: Page,
  path: string,
  clip?: { x: number; y: number; width: number; height: number },
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: "disabled", caret: "hide", ...(clip && { clip }) });
}

async function openWalkthrough(codePage: CodePage): Promise<void> {
  const { page } = codePage;
  await codePage.command("Welcome: Open Walkthrough...");
  await codePage.pick("Keep keys out of notebooks");
  // Beside a side bar there is no room for its pictures.
  await page.keyboard.press("ControlOrMeta+b");
  await expect(codePage.view).toBeHidden();
  const drawing = page.frameLocator(".getting-started-media iframe").frameLocator("#active-frame").locator("svg");
  await expect(drawing).toBeVisible();
}
