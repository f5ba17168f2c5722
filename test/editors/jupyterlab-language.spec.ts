import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout.ts";
import { expect, test } from "./lab-test.ts";

const pack = checkout("test/editors/language-pack");

// As if it were installed: Python finds the pack and its entry point there.
test.use({ labOptions: { environment: { PYTHONPATH: pack } } });

test("in a second language the panel and its form are in that language, and nothing is cut at 280 px", async ({
  lab,
  labPage: { page },
}) => {
  const settings = join(lab.home, ".jupyter/lab/user-settings/@jupyterlab/translation-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "plugin.jupyterlab-settings"), JSON.stringify({ locale: "de_DE" }));
  await page.goto(lab.address());
  await page.getByRole("tab", { name: "Geheimnisse" }).click();
  const panel = page.getByRole("region", { name: "Geheimnisse" });
  await expect(panel).toContainText("Schlüssel gehören nicht in Notebooks.");
  await expect(panel).toContainText("Dieser Computer · verschlüsselt");
  await expect(panel).toContainText("Verschlüsselt auf diesem Computer.");
  // JupyterLab's own width, which is less.
  expect((await panel.boundingBox())?.width).toBeLessThanOrEqual(280);
  expect(await cut()).toEqual([]);
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
  expect(await cut()).toEqual([]);
  await page.screenshot({ path: checkout(".work/screenshots/german-blocked.png") });

  /** The texts that are wider than their place, without those that are shortened and whole in their tooltip. */
  async function cut(): Promise<string[]> {
    return panel.evaluate((region) =>
      [...region.querySelectorAll<HTMLElement>("*")]
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .filter((element) => element.closest("[title], .nbsecrets-for-readers") === null)
        .map((element) => `${element.className}: ${element.textContent ?? ""}`),
    );
  }
});

test("the texts of the pack are all in the translators' template", () => {
  const template = readFileSync(checkout("jupyterlab-ext/locale/nbsecrets.pot"), "utf8");
  const file = join(pack, "jupyterlab_language_pack_de_DE/locale/de_DE/LC_MESSAGES/nbsecrets.json");
  const texts = Object.keys(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>).filter(Boolean);
  expect(texts.filter((text) => !template.includes(`msgid ${JSON.stringify(text)}\n`))).toEqual([]);
});
