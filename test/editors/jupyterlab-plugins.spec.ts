import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout.ts";
import { expect, test } from "./lab-test.ts";

const canary = "canary-3f1e-value";

test("another extension gets names and states and hears of changes, while the panel is hidden, and never a value", async ({
  lab,
  labPage: { page },
}) => {
  const extensions = join(lab.home, ".local/share/jupyter/labextensions");
  mkdirSync(extensions, { recursive: true });
  cpSync(checkout("test/editors/consumer-extension"), join(extensions, "secrets-consumer"), { recursive: true });
  await lab.nbsecrets(["set", "FIRST_KEY", "--expires", "2030-01-31"], canary);
  await page.goto(lab.address());
  const shown = async (): Promise<string> => (await page.locator("body").getAttribute("data-consumer")) ?? "{}";
  await expect(page.locator("body")).toHaveAttribute("data-consumer", /FIRST_KEY/);
  const before = JSON.parse(await shown()) as {
    exports: string[];
    secrets: string[];
    answer: Record<string, string>[];
  };
  // JupyterLab adds its own.
  expect(before.exports.filter((name) => !name.startsWith("__")).sort()).toEqual(["ISecrets", "default"]);
  expect(before.secrets).toEqual([]);
  expect(Object.keys(before.answer[0] ?? {}).sort()).toEqual(["expiresAt", "name", "updatedAt"]);
  await lab.nbsecrets(["set", "SECOND_KEY"], canary);
  await expect(page.locator("body")).toHaveAttribute("data-consumer", /SECOND_KEY/);
  await lab.nbsecrets(["remove", "FIRST_KEY"]);
  await expect(page.locator("body")).not.toHaveAttribute("data-consumer", /FIRST_KEY/);
  expect(await page.content()).not.toContain(canary);
  await lab.stop();
  await expect(page.locator("body")).toHaveAttribute("data-consumer", /does not answer/);
});

test("where JupyterLab has neither notebooks nor a text editor nor a palette, the panel works and says what is missing", async ({
  lab,
  labPage,
}) => {
  const config = join(lab.home, ".jupyter/labconfig");
  mkdirSync(config, { recursive: true });
  const disabled = ["notebook-extension", "fileeditor-extension", "apputils-extension:palette"];
  const disabledExtensions = Object.fromEntries(disabled.map((name) => [`@jupyterlab/${name}`, true]));
  writeFileSync(join(config, "page_config.json"), JSON.stringify({ disabledExtensions }));
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await labPage.addSecret("A_KEY", "value");
  await labPage.insertLoader();
  await expect(labPage.page.getByText(/Open a notebook/)).toBeVisible();
});
