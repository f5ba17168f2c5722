import { expect, test } from "./lab-test.ts";

test("what was entered outlives the server and the login, and is saved when they are back", async ({
  lab,
  labPage,
}) => {
  const { page, dialog } = labPage;
  const alert = dialog.getByRole("alert");
  const add = dialog.getByRole("button", { name: "Add", exact: true });
  const isKept = async (): Promise<void> => {
    await expect(dialog.getByLabel("Name")).toHaveValue("API_TOKEN");
    await expect(dialog.getByLabel("Value")).toHaveValue("entered once");
    await expect(dialog.getByLabel("Note")).toHaveValue("a note");
    await expect(add).toBeEnabled();
  };
  await lab.nbsecrets(["set", "EDITED", "--description", "before"], "old");
  await page.goto(lab.address());
  await labPage.openPanel();
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "API_TOKEN", value: "entered once", note: "a note" });

  await lab.stop();
  await add.click();
  await expect(alert).toContainText("The secrets service does not answer.");
  await isKept();

  // To the page, a server with another token is one where it is not signed in any more.
  await lab.start("another-token");
  await expect(async () => {
    await add.click();
    await expect(alert).toContainText("Sign in again in another tab, then try again", { timeout: 2000 });
  }).toPass();
  await isKept();

  await lab.stop();
  await lab.start();
  await add.click();
  await expect(dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "API_TOKEN"])).toBe("entered once");

  // A service that was started anew gives other versions: that alone is no conflict.
  await expect(labPage.row("EDITED")).toBeVisible();
  await labPage.editSecret("EDITED");
  await labPage.fillForm({ value: "new" });
  await lab.stop();
  await expect(labPage.panel.getByRole("alert")).toContainText("Cannot read your secrets");
  await lab.start();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "EDITED"])).toBe("new");
});

test.describe("a server that does not show values", () => {
  test.use({ labOptions: { arguments: ["--NbSecretsApp.allow_reveal=False"] } });

  test("has no Reveal in a row's menu, and says why when it is asked", async ({ lab, labPage }) => {
    const { page, dialog } = labPage;
    await lab.nbsecrets(["set", "API_TOKEN"], "value");
    await page.goto(lab.address());
    await labPage.openPanel();
    await labPage.row("API_TOKEN").click({ button: "right" });
    await expect(page.getByRole("menuitem", { name: "Edit Secret" })).toBeVisible();
    await expect(page.getByRole("menuitem", { name: "Reveal Secret" })).toBeHidden();
    await page.keyboard.press("Escape");
    await labPage.command("nbsecrets:reveal");
    await expect(page.getByText("This server does not show values.")).toBeVisible();
    await expect(dialog).toBeHidden();
  });
});
