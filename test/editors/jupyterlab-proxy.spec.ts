import type { Page } from "@playwright/test";
import { PageProxy } from "./page-proxy.ts";
import { expect, test as base } from "./shared-lab-test.ts";

const test = base.extend<{ frontDoor: PageProxy }>({
  frontDoor: async ({ lab }, use) => {
    const proxy = new PageProxy(lab.origin);
    await proxy.start();
    await use(proxy);
    await proxy.stop();
  },
});

const REFUSALS = ["forwards without login", "redirects to its own page", "answers with its own page"] as const;
const signIn = "Sign in again in another tab, then try again";

test("behind a proxy without WebSockets, or one that holds answers back, the panel works; with both it says so", async ({
  lab,
  labPage,
  frontDoor: proxy,
}) => {
  const { page, panel } = labPage;
  await closeOthers(page);
  const address = `${proxy.origin}/lab?token=${lab.token}`;
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  proxy.refusesSockets = true;
  await page.goto(address);
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.addSecret("BY_STREAM", "saved");
  expect(lab.mounted("BY_STREAM")).toBe("saved");
  await lab.nbsecrets(["set", "FROM_OUTSIDE"], "value");
  await expect(labPage.row("FROM_OUTSIDE")).toBeVisible();

  // A form that is open meanwhile keeps what was entered.
  await panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "TYPED", value: "typed before" });
  proxy.buffers = true;
  proxy.cut();
  await expect(panel.getByRole("alert")).toContainText("holds back its answers", { timeout: 40_000 });
  await labPage.picture("held-back");
  await expect(labPage.row("API_TOKEN")).toBeVisible();

  proxy.refusesSockets = false;
  await expect(panel.getByRole("alert")).toBeHidden({ timeout: 40_000 });
  await labPage.dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(labPage.row("TYPED")).toBeVisible();
  expect(lab.mounted("TYPED")).toBe("typed before");
});

test("a login that ended while a form is open is told, whatever the proxy makes of it, with a way to sign in", async ({
  lab,
  labPage,
  frontDoor: proxy,
}) => {
  const { page, panel, dialog } = labPage;
  const add = dialog.getByRole("button", { name: "Add", exact: true });
  await closeOthers(page);
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await page.goto(`${proxy.origin}/lab?token=${lab.token}`);
  await labPage.openPanel();
  for (const way of ["socket", "stream"] as const) {
    // The next link is of this kind.
    proxy.refusesSockets = way === "stream";
    proxy.cut();
    for (const refusal of REFUSALS) {
      const name = `${way}_${refusal}`.replaceAll(" ", "_");
      await expect(panel.getByRole("alert")).toBeHidden();
      await expect(labPage.row("API_TOKEN")).toBeVisible();
      await panel.getByRole("button", { name: "Add a secret" }).click();
      await labPage.fillForm({ name, value: "typed before", note: "noted" });
      proxy.signedOut = refusal;
      if (way === "socket") {
        // An open socket was let in once for all.
        proxy.cut();
      }
      await add.click();
      await expect(dialog.getByRole("alert")).toContainText(signIn);
      await expect(panel.getByRole("alert")).toContainText(signIn);
      await expect(labPage.row("API_TOKEN")).toBeVisible();
      await expect(dialog.getByLabel("Value")).toHaveValue("typed before");
      proxy.signedOut = undefined;
      await add.click();
      await expect(labPage.row(name)).toContainText("noted");
      expect(lab.mounted(name)).toBe("typed before");
    }
  }

  // The panel's own way back, which reads again when the person is back from there.
  proxy.signedOut = "redirects to its own page";
  await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
  proxy.cut();
  await expect(panel.getByRole("alert")).toContainText(signIn);
  await labPage.picture("sign-in");
  const opened = page.context().waitForEvent("page");
  await panel.getByRole("button", { name: "Sign in" }).click();
  const other = await opened;
  proxy.signedOut = undefined;
  await other.close();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(panel.getByRole("alert")).toBeHidden();
});

/** JupyterLab says itself that the server is away, once nothing else is open. */
async function closeOthers(page: Page): Promise<void> {
  const lost = page.getByRole("dialog", { name: "Server Connection Error" });
  await page.addLocatorHandler(lost, () => lost.locator(".jp-Dialog-button").click());
}
