import { expect, test } from "./lab-test.ts";

const signIn = "Sign in again in another tab, then try again";

test("an expired login is told, the list and what was typed stay, and signing in again brings all of it back", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  // JupyterLab has a dialog of its own about a server that is away.
  const form = page.locator(".nbsecrets-dialog");
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "NEW_TOKEN", value: "typed before" });

  await lab.stop();
  lab.token = "another-token";
  await page.context().clearCookies();
  await lab.start();
  await expect(panel).toContainText(signIn, { timeout: 40_000 });
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form).toContainText(signIn);
  await expect(form.getByLabel("Value")).toHaveValue("typed before");
  await labPage.picture("signed-out");

  // In another tab, as one does not to lose this one.
  const other = await page.context().newPage();
  await other.goto(lab.address());
  await expect(other.getByRole("tab", { name: "Secrets" })).toBeVisible();
  await other.close();
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form).toBeHidden();
  await expect(labPage.row("NEW_TOKEN")).toBeVisible();
  expect(lab.mounted("NEW_TOKEN")).toBe("typed before");
});
