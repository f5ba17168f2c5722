import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { checkout } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";
import { expect, test } from "./lab-test.ts";
import { cutOff, makeLongLanguage, untranslated } from "./long-language.ts";

const pack = checkout("test/editors/language-pack");

// As if it were installed: Python finds the pack and its entry point there.
test.use({ labOptions: { environment: { PYTHONPATH: pack } } });

test("in a second language the panel and its form are in that language, and nothing is cut at 280 px", async ({
  lab,
  labPage: { page },
}) => {
  chooseLanguage(lab);
  await page.goto(lab.address());
  await page.getByRole("tab", { name: "Geheimnisse" }).click();
  const panel = page.getByRole("region", { name: "Geheimnisse" });
  await expect(panel).toContainText("Schlüssel gehören nicht in Notebooks.");
  await expect(panel).toContainText("Dieser Computer · verschlüsselt");
  await expect(panel).toContainText("Verschlüsselt auf diesem Computer.");
  // JupyterLab's own width, which is less.
  expect((await panel.boundingBox())?.width).toBeLessThanOrEqual(280);
  expect(await cutOff(panel)).toEqual([]);
  await page.screenshot({ path: checkout(".work/screenshots/german-empty.png") });

  await panel.getByRole("button", { name: "Ein Geheimnis hinzufügen" }).click();
  const dialog = page.getByRole("dialog", { name: "Geheimnis hinzufügen" });
  await dialog.getByLabel("Name").fill("not-a-name");
  await expect(dialog).toContainText("Möglich wäre not_a_name.");
  await dialog.getByLabel("Name").fill("MLFLOW_ACCESS_SECRET");
  await dialog.getByLabel("Wert").fill("Pa55w0rd\n");
  await expect(dialog).toContainText("Der Wert endet mit einem Zeilenumbruch");
  await page.screenshot({ path: checkout(".work/screenshots/german-form.png") });
  await dialog.getByRole("button", { name: "Hinzufügen", exact: true }).click();
  await expect(dialog).toBeHidden();

  const row = panel.getByRole("row").filter({ hasText: "MLFLOW_ACCESS_SECRET" });
  await row.hover();
  await expect(row.getByRole("button", { name: "Dieses Geheimnis bearbeiten: MLFLOW_ACCESS_SECRET" })).toBeVisible();
  await expect(panel.getByRole("button", { name: "Ladecode einfügen" })).toBeVisible();
  await lab.stop();
  await expect(panel.getByRole("alert")).toContainText("antwortet nicht. Es ging nichts verloren");
  expect(await cutOff(panel)).toEqual([]);
  await page.screenshot({ path: checkout(".work/screenshots/german-blocked.png") });
});

test("the texts of the pack are all in the translators' template", () => {
  const template = readFileSync(checkout("jupyterlab-ext/locale/nbsecrets.pot"), "utf8");
  const file = join(pack, "jupyterlab_language_pack_de_DE/locale/de_DE/LC_MESSAGES/nbsecrets.json");
  const texts = Object.keys(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>).filter(Boolean);
  expect(texts.filter((text) => !template.includes(`msgid ${JSON.stringify(text)}\n`))).toEqual([]);
});

test.describe("with every text a third longer", () => {
  const longPack = mkdtempSync(join(tmpdir(), "nbsecrets-language-"));
  test.use({ labOptions: { environment: { PYTHONPATH: longPack } } });
  test.beforeAll(() => makeLongLanguage(longPack));
  test.afterAll(() => rmSync(longPack, { recursive: true }));

  test("the panel, its menus, dialogs and settings are translated as a whole, and nothing is cut off", async ({
    lab,
    labPage,
  }) => {
    const { page } = labPage;
    chooseLanguage(lab);
    const panel = page.locator("#nbsecrets-panel");
    const dialog = page.locator(".jp-Dialog-content");
    const button = (text: string): Locator => page.getByRole("button", { name: `⟦${text}~` }).first();
    // Names, code, files, keys, and what JupyterLab says itself.
    const data =
      /[A-Z][A-Z_]+[A-Z]|db[-_]url|os\.environ\["[^"]*"\]|Bearer|my[ _]key|\.env|JSON|Shell|S3 data|F2|Ctrl\+\w|Enter|Del|jetzt|token|value/;
    const looksRight = async (what: string, part: Locator): Promise<void> => {
      await page.screenshot({ path: checkout(`.work/screenshots/long-${what}.png`) });
      expect.soft(await untranslated(part, data), what).toEqual([]);
      expect.soft(await cutOff(part), what).toEqual([]);
    };
    await lab.nbsecrets(["set", "AWS_KEY", "--description", "S3 data"], "a value\nof two lines");
    await lab.nbsecrets(["set", "OTHER"], "b");
    await page.goto(lab.address());
    await page.getByRole("tab", { name: "⟦Secrets" }).click();
    await expect(labPage.row("AWS_KEY")).toBeVisible();
    await looksRight("panel", panel);

    await button("Add a secret").click();
    await dialog.locator(".nbsecrets-name").fill("my key");
    await dialog.locator(".nbsecrets-value").fill("Bearer token\n");
    await dialog.locator("summary").click();
    await dialog.locator("input[type=date]").fill("2001-01-31");
    await dialog.locator(".nbsecrets-name").focus();
    await looksRight("add", dialog);
    await page.keyboard.press("Escape");

    await labPage.row("AWS_KEY").hover();
    await labPage.row("AWS_KEY").getByRole("button", { name: "⟦Edit this secret" }).click();
    await dialog.locator(".nbsecrets-value").fill("another");
    await lab.nbsecrets(["set", "AWS_KEY"], "theirs");
    await expect(dialog.getByRole("alert")).toBeVisible();
    await looksRight("edit", dialog);
    await page.keyboard.press("Escape");

    await labPage.row("AWS_KEY").click({ button: "right" });
    await expect(page.getByRole("menu")).toBeVisible();
    expect(
      await untranslated(
        page.locator(".lm-Menu-content li[data-command^=nbsecrets]").first().locator(".."),
        /.*Browser Menu|F2|Ctrl\+C|Enter|Del/,
      ),
    ).toEqual([]);
    await page.getByRole("menuitem", { name: "⟦Reveal Secret…" }).click();
    await expect(dialog.locator(".nbsecrets-revealed")).not.toBeEmpty();
    await dialog.locator(".nbsecrets-reveal-toggle").click();
    await looksRight("reveal", dialog);
    await page.keyboard.press("Escape");

    await labPage.row("OTHER").focus();
    await page.keyboard.press("Delete");
    await looksRight("delete", dialog);
    await button("Delete").click();
    await expect(button("Undo")).toBeVisible();
    await looksRight("undo", panel);

    await button("More actions for your secrets").click();
    await page.getByRole("menuitem", { name: "⟦Import Secrets…" }).click();
    await looksRight("import", dialog);
    const chooser = page.waitForEvent("filechooser");
    await button("Choose a file…").click();
    const env = "AWS_KEY=another\ndb-url=x\nNEW_NAME=y\nPATH=/bin\nBROKEN='it's'\n";
    await (await chooser).setFiles({ name: ".env", mimeType: "text/plain", buffer: Buffer.from(env) });
    await expect(dialog.locator("tr[data-source=PATH]")).toBeVisible();
    await looksRight("import-preview", dialog);
    await page.keyboard.press("Escape");

    // JupyterLab's own words have no pack here; the texts of settings are translated by its server.
    await page.getByRole("menuitem", { name: "Settings", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Settings Editor/ }).click();
    await page.locator(".jp-PluginList-entry", { hasText: "⟦Secrets" }).click();
    const settings = page.locator(".jp-SettingsPanel");
    await expect(settings).toContainText("⟦Insert loader with a new secret");
    expect(await untranslated(settings, data)).toEqual([]);
    await page.screenshot({ path: checkout(".work/screenshots/long-settings.png") });
  });
});

function chooseLanguage(lab: JupyterLab): void {
  const settings = join(lab.home, ".jupyter/lab/user-settings/@jupyterlab/translation-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "plugin.jupyterlab-settings"), JSON.stringify({ locale: "de_DE" }));
}
