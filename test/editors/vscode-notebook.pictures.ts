import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { expect, test } from "./code-jupyter-test.ts";

const SHADES: readonly [shade: string, theme: string][] = [
  ["light", "Light 2026"],
  ["dark", "Dark 2026"],
];
/** What is there, and nothing that only moves. */
const SETTINGS = {
  "workbench.hover.delay": 60_000,
  "editor.occurrencesHighlight": "off",
  "editor.cursorBlinking": "solid",
};
const STORED = ["AWS_KEY", "GITHUB_TOKEN", "MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN", "SLACK_TOKEN"];
const reads = (name: string): string => `os.environ["${name}"]`;
const CELLS = [
  "import os, nbsecrets",
  `print(${["OPENAI_API_KEY", ...STORED].map(reads).join(",\n      ")})`,
  'os.environ["GITHUB_TOKEN"] = "mine"',
  "import time\ntime.sleep(600)",
];

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ viewport: { width: 1160, height: 1000 } });

    test(`every state of a notebook's secrets, ${shade}`, async ({ code, codePage }) => {
      const { page, view, quickInput } = codePage;
      code.userSettings({ ...SETTINGS, "workbench.colorTheme": theme });
      code.notebook("analysis.ipynb", CELLS);
      await codePage.open();
      await codePage.openNotebook("analysis.ipynb");
      await codePage.openView();
      await expect(codePage.need("AWS_KEY")).toContainText("Not saved");
      await save(view, shade, "needs-none");

      for (const name of STORED) {
        await code.nbsecrets(["set", name], `of ${name}`);
      }
      await expect(codePage.need("SLACK_TOKEN")).toContainText("Stored");
      await codePage.rowButton("AWS_KEY", "Load Now", codePage.need("AWS_KEY"));
      await expect(quickInput.locator(".monaco-list-row")).toHaveCount(3);
      await save(page, shade, "load", { x: 0, y: 0, width: 1160, height: 230 });
      await page.keyboard.press("Escape");

      await codePage.run(0);
      await codePage.run(1);
      const items = codePage.cell(1).locator(".cell-statusbar-container");
      await expect(items).toContainText("Add OPENAI_API_KEY");
      await save(page, shade, "failure", { x: 300, y: 40, width: 860, height: 420 });
      await codePage.run(2);
      // As where a kubelet has not brought it yet.
      const mount = join(code.home, "run", "nbsecrets");
      const [generation = ""] = readdirSync(mount).filter((name) => name.startsWith("..20") || /^\.\.\d/.test(name));
      rmSync(join(mount, generation, "SLACK_TOKEN"));
      await codePage.rowButton("MLFLOW_ACCESS_SECRET", "Load Now", codePage.need("MLFLOW_ACCESS_SECRET"));
      await codePage.answerDialog("Allow");
      await expect(codePage.need("MLFLOW_ACCESS_SECRET")).toContainText("In kernel");
      const offer = codePage.notification("Keep secrets loaded in this notebook?");
      await expect(offer).toBeVisible();
      await save(page, shade, "keep-loaded", { x: 560, y: 800, width: 600, height: 200 });
      await offer.getByRole("button", { name: "No", exact: true }).click();
      await expect(codePage.need("GITHUB_TOKEN")).toContainText("Different");
      await expect(codePage.need("SLACK_TOKEN")).toContainText("Arriving");
      await page.mouse.move(700, 900);
      await save(view, shade, "needs");

      await code.addMany(200);
      await expect(view.getByRole("treeitem", { name: /^All/ })).toContainText("20");
      await page.mouse.move(700, 900);
      await save(view, shade, "needs-many");

      await codePage.runButton(3);
      await codePage.rowButton("REDIS_ACCESS_TOKEN", "Load Now", codePage.need("REDIS_ACCESS_TOKEN"));
      const waiting = codePage.notification("The kernel is running a cell.");
      await expect(waiting).toBeVisible();
      await save(page, shade, "waiting", { x: 560, y: 800, width: 600, height: 200 });
      await waiting.getByRole("button", { name: "Cancel" }).click();
    });

    test(`an old value, ${shade}`, async ({ code, codePage }) => {
      const { page, view } = codePage;
      code.userSettings({ ...SETTINGS, "workbench.colorTheme": theme });
      code.notebook("analysis.ipynb", [
        'import os, nbsecrets\nx = nbsecrets.load("AWS_KEY", "REDIS_ACCESS_TOKEN")',
        `${reads("AWS_KEY")}, ${reads("REDIS_ACCESS_TOKEN")}, ${reads("SLACK_TOKEN")}`,
      ]);
      for (const name of ["AWS_KEY", "REDIS_ACCESS_TOKEN", "SLACK_TOKEN"]) {
        await code.nbsecrets(["set", name], `of ${name}`);
      }
      await codePage.open();
      await codePage.openNotebook("analysis.ipynb");
      await codePage.openView();
      await codePage.run(0);
      await expect(codePage.need("AWS_KEY")).toContainText("In kernel");
      await code.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "another");
      await expect(codePage.need("REDIS_ACCESS_TOKEN")).toContainText("Old value");
      await page.mouse.move(700, 900);
      await save(view, shade, "needs-old");
    });
  });
}

async function save(
  what: Page | Locator,
  shade: string,
  name: string,
  clip?: { x: number; y: number; width: number; height: number },
): Promise<void> {
  const path = checkout("docs", "screenshots", `vscode-${name}-${shade}.png`);
  mkdirSync(dirname(path), { recursive: true });
  if ("goto" in what) {
    await what.screenshot({ path, animations: "disabled", caret: "hide", ...(clip && { clip }) });
    return;
  }
  const { x = 0, y = 0, width = 0 } = (await what.boundingBox()) ?? {};
  const view = { x: 0, y, width: x + width, height: 400 };
  await what.page().screenshot({ path, animations: "disabled", caret: "hide", clip: view });
}
