import { expect, test } from "./lab-test.ts";

test.use({ labOptions: { arguments: ["--NbSecretsApp.allow_reveal=False"] } });

test("where the server does not allow it, no place offers to reveal a value, and everything else works", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "canary-8c20-value");
  await page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.row("API_TOKEN").click({ button: "right" });
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: "Edit Secret…" })).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: /Reveal/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("menuitem", { name: "View", exact: true }).click();
  await page.getByRole("menuitem", { name: /Command Palette/ }).click();
  await expect(page.locator('.lm-CommandPalette-item[data-command="nbsecrets:add"]')).toBeVisible();
  await expect(page.locator('.lm-CommandPalette-item[data-command="nbsecrets:reveal"]')).toHaveCount(0);
  await page.keyboard.press("Escape");
  await labPage.editSecret("API_TOKEN");
  await expect(labPage.dialog.getByLabel("Value")).toHaveValue("");
  await labPage.fillForm({ value: "another" });
  await labPage.save();
  await expect.poll(() => lab.mounted("API_TOKEN")).toBe("another");
});
