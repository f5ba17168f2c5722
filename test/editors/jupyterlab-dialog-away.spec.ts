import { expect, test } from "./lab-test.ts";

test("what was entered outlives the server and the login, and is saved when they are back", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  const dialog = page.getByRole("dialog", { name: "Add Secret" });
  // JupyterLab says itself that the server is away, once nothing else is open.
  const lost = page.getByRole("dialog", { name: "Server Connection Error" });
  await page.addLocatorHandler(lost, () => lost.locator(".jp-Dialog-button").click());
  const alert = dialog.getByRole("alert");
  const add = dialog.getByRole("button", { name: "Add", exact: true });
  const isKept = async (): Promise<void> => {
    await expect(dialog.getByLabel("Name")).toHaveValue("API_TOKEN");
    await expect(dialog.getByLabel("Value")).toHaveValue("entered once");
    await expect(dialog.getByLabel("Note")).toHaveValue("a note");
    await expect(add).toBeEnabled();
  };
  await page.goto(lab.address());
  await labPage.openPanel();
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "API_TOKEN", value: "entered once", note: "a note" });

  await lab.stop();
  await add.click();
  await expect(alert).toContainText("The secrets service does not answer.");
  await isKept();

  // To a page without its cookie, a server with another token is one where it is not signed in any more.
  await page.context().clearCookies();
  await lab.start("another-token");
  await add.click();
  await expect(alert).toContainText("Sign in again in another tab, then try again");
  await isKept();

  await lab.stop();
  await lab.start();
  await add.click();
  await expect(dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "API_TOKEN"])).toBe("entered once");
});

test("a service that was started anew while a secret is edited is no conflict", async ({ lab, labPage }) => {
  const { page } = labPage;
  const dialog = page.getByRole("dialog", { name: "Edit EDITED" });
  await lab.nbsecrets(["set", "EDITED", "--description", "before"], "old");
  await page.goto(lab.address());
  await labPage.openPanel();
  await labPage.editSecret("EDITED");
  await dialog.getByLabel("Value").fill("new");
  await lab.stop();
  await expect(labPage.panel.getByRole("alert")).toContainText("Cannot read your secrets");
  await lab.start();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "EDITED"])).toBe("new");
});
