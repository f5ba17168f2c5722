import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { ImportDialog } from "./import-dialog.ts";
import type { JupyterLabTheme } from "./jupyter-lab.ts";
import { test as kubernetesTest } from "./kubernetes-test.ts";
import { vaultFile, writeRawVault } from "./raw-vault.ts";
import { expect, test } from "./shared-lab-test.ts";

const SHADES: readonly [shade: string, theme: JupyterLabTheme][] = [
  ["light", "JupyterLab Light"],
  ["dark", "JupyterLab Dark"],
  ["contrast", "JupyterLab Dark High Contrast"],
];
const DAY = 86_400_000;
/** Docs show these in high contrast too; the stories look at all of them. */
const IN_CONTRAST = new Set(["three", "add", "refused", "import"]);
const ENV_FILE = [
  "# of the project",
  "OPENAI_API_KEY=sk-example",
  "MLFLOW_ACCESS_SECRET=another",
  "db-url=postgres://example",
  "PATH=/opt/bin",
  "BROKEN='it's'",
].join("\n");

test.describe("README", () => {
  test.use({ viewport: { width: 1120, height: 600 } });

  test("two secrets, the loader, and what the kernel reads", async ({ lab, labPage }) => {
    const { page } = labPage;
    const read = "import os\nprint(os.environ['MLFLOW_ACCESS_SECRET'], os.environ['REDIS_ACCESS_TOKEN'])";
    lab.notebook("analysis.ipynb", [read]);
    await lab.nbsecrets(["set", "MLFLOW_ACCESS_SECRET", "--description", "MLflow tracking server"], "Pa55w0rd");
    await lab.nbsecrets(["set", "REDIS_ACCESS_TOKEN", "--description", "cache"], "N0Haxh3r3");
    await labPage.openNotebook("analysis.ipynb");
    await labPage.openPanel();
    await labPage.insertLoader();
    await expect(labPage.cell(0)).toContainText("nbsecrets.load");
    await labPage.run(0);
    await labPage.run(1);
    await expect(labPage.output(1)).toContainText("Pa55w0rd N0Haxh3r3");
    await labPage.row("MLFLOW_ACCESS_SECRET").hover();
    const path = checkout("docs", "images", "jupyterlab.png");
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  });
});

for (const [shade, theme] of SHADES) {
  test.describe(theme, () => {
    test.use({ theme, viewport: { width: 1000, height: 620 } });

    test(`what the kernel has, ${shade}`, async ({ lab, labPage }) => {
      test.setTimeout(240_000);
      const { page, panel } = labPage;
      for (const name of ["OPENAI_API_KEY", "REDIS_ACCESS_TOKEN", "MLFLOW_ACCESS_SECRET", "S3_ACCESS_KEY"]) {
        await lab.nbsecrets(["set", name], "first");
      }
      lab.notebook("analysis.ipynb", [
        'import os, nbsecrets\nnbsecrets.load("REDIS_ACCESS_TOKEN", "MLFLOW_ACCESS_SECRET")',
        'os.environ["OPENAI_API_KEY"] = "another"; os.getenv("S3_ACCESS_KEY")',
        'print(os.environ["WAREHOUSE_PASSWORD"])',
      ]);
      await labPage.openNotebook("analysis.ipynb");
      await labPage.openPanel();
      await labPage.run(0);
      await labPage.run(1);
      await lab.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "rotated");
      await expect(panel).toContainText("Old value in kernel");
      await expect(panel).toContainText("Different in kernel");
      await save("stages", shade, panel);
      await labPage.run(2);
      await expect(labPage.cell(2).locator(".nbsecrets-failure")).toContainText("There is no secret called");
      await labPage.cell(2).scrollIntoViewIfNeeded();
      await save("failure", shade, labPage.cell(2).locator(".nbsecrets-failure"));
      await page.mouse.move(0, 0);
    });

    test(`every state of the panel, ${shade}`, async ({ lab, labPage }) => {
      test.setTimeout(300_000);
      const { page, panel, dialog } = labPage;
      const picture = (name: string, of: Locator): Promise<void> => save(name, shade, of);
      const card = dialog.locator(".jp-Dialog-content");
      await page.goto(lab.address());
      await labPage.openPanel();
      await expect(panel).toContainText("Keep keys out of notebooks.");
      await picture("none", panel);

      const set = (name: string, value: string, note: string): Promise<string> =>
        lab.nbsecrets(["set", name, "--description", note], value);
      await set("AWS_KEY", "a", "S3 raw data");
      await set("MLFLOW_ACCESS_SECRET", "b", "MLflow tracking server");
      await set("REDIS_ACCESS_TOKEN", "c", "");
      await labPage.row("REDIS_ACCESS_TOKEN").click();
      await labPage.row("MLFLOW_ACCESS_SECRET").hover();
      await picture("three", panel);

      await panel.getByRole("button", { name: "Add a secret" }).click();
      await labPage.fillForm({ name: "OPENAI_API_KEY", value: "Bearer sk-example\n", note: "for the demo" });
      await picture("add", card);
      const key = Buffer.from([0x30, 0x82, 0x01, 0x0a]);
      const chooser = page.waitForEvent("filechooser");
      await dialog.getByRole("button", { name: "File…" }).click();
      await (await chooser).setFiles({ name: "client.key", mimeType: "application/octet-stream", buffer: key });
      await labPage.fillForm({ name: "client key" });
      await expect(dialog).toContainText("client.key, 4 bytes");
      await picture("refused", card);
      await dialog.getByRole("button", { name: "Cancel" }).click();

      await labPage.editSecret("AWS_KEY");
      await labPage.fillForm({ name: "AWS_ACCESS_KEY" });
      await picture("edit", card);
      await labPage.fillForm({ name: "AWS_KEY", note: "my note" });
      await set("AWS_KEY", "an-example", "their note");
      await expect(dialog.getByRole("alert")).toContainText("changed somewhere else");
      await picture("conflict", card);
      await dialog.getByRole("button", { name: "Cancel" }).click();

      await labPage.row("AWS_KEY").focus();
      await labPage.command("nbsecrets:reveal");
      await expect(dialog.locator(".nbsecrets-revealed")).not.toBeEmpty();
      await picture("reveal", card);
      await dialog.getByRole("button", { name: "Close" }).click();

      const importing = new ImportDialog(labPage);
      await importing.open();
      await importing.choose(".env", ENV_FILE);
      await expect(importing.row("PATH")).toBeVisible();
      await picture("import", card);
      await dialog.getByRole("button", { name: "Cancel" }).click();

      await labPage.row("REDIS_ACCESS_TOKEN").focus();
      await page.keyboard.press("Delete");
      await picture("delete", card);
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(panel.getByRole("button", { name: "Undo" })).toBeVisible();
      await picture("undo", panel);
      await panel.getByRole("button", { name: "Dismiss" }).click();
      await panel.getByRole("searchbox").hover();

      await lab.addMany(200);
      await panel.getByRole("searchbox").fill("service_1");
      await expect(labPage.row("SERVICE_100_TOKEN")).toBeVisible();
      await picture("filtered", panel);
      await panel.getByRole("searchbox").fill("mlflou");
      await expect(panel).toContainText("No secret matches");
      await picture("no-match", panel);
      await panel.getByRole("searchbox").fill("");
      await expect(labPage.row("SERVICE_001_TOKEN")).toBeVisible();
      await picture("many", panel);

      const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
      await writeRawVault(lab, [
        { name: "AWS_KEY", description: "S3 raw data", updatedAt: day(-0.2), expiresAt: day(3).slice(0, 10) },
        { name: "MLFLOW_ACCESS_SECRET", updatedAt: day(-400), expiresAt: day(-12).slice(0, 10) },
        { name: "not.ours", description: "from another program", updatedAt: day(-40) },
      ]);
      await expect(panel).toContainText("expired");
      await labPage.row("AWS_KEY").hover();
      await picture("marks", panel);

      writeFileSync(vaultFile(lab), "not an age file", { mode: 0o600 });
      await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
      await expect(panel.getByRole("alert")).toContainText("was left as it is");
      await panel.evaluate(asAtHome, lab.home);
      await picture("blocked", panel);
      rmSync(vaultFile(lab));

      lab.notebook("elsewhere.ipynb", ["import nbsecrets"], "plain");
      // Room for the whole of the notebook's toolbar.
      await page.setViewportSize({ width: 1280, height: 800 });
      await labPage.openNotebook("elsewhere.ipynb");
      await labPage.run(0);
      const notice = page.locator(".Toastify__toast");
      await expect(notice).toContainText("nbsecrets is not installed");
      await picture("module-missing", notice);
    });
  });
}

for (const [shade, theme] of SHADES.filter(([name]) => name !== "contrast")) {
  const inTheme = kubernetesTest.extend({
    labOptions: async ({ labOptions }, use) => use({ ...labOptions, theme }),
    verbs: [],
    secretName: "user-credentials",
  });

  inTheme(`a right that is missing on Kubernetes, ${shade}`, async ({ lab, labPage }) => {
    await labPage.page.setViewportSize({ width: 1000, height: 620 });
    await labPage.page.goto(lab.address());
    await labPage.openPanel();
    await expect(labPage.panel.getByRole("button", { name: "Copy for admin" })).toBeVisible();
    await save("denied", shade, labPage.panel);
  });
}

/** Runs in the page: a person's own directory in the place of the test's. */
function asAtHome(shown: HTMLElement, home: string): void {
  const texts = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.nodeValue = (text.nodeValue ?? "").replaceAll(home, "/home/alice");
  }
}

async function save(name: string, shade: string, of: Locator): Promise<void> {
  if (shade !== "contrast" || IN_CONTRAST.has(name)) {
    mkdirSync(checkout("docs", "screenshots"), { recursive: true });
    const path = checkout("docs", "screenshots", `${name}-${shade}.png`);
    await of.screenshot({ path, animations: "disabled", caret: "hide" });
  }
}
