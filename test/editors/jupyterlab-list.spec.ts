import type { Locator } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./shared-lab-test.ts";
import { writeRawVault, vaultFile } from "./raw-vault.ts";
import { servicePid } from "./service-process.ts";

test("the focus is never lost: whatever is added, edited, deleted or brought back, here or elsewhere", async ({
  lab,
  labPage,
}) => {
  for (const name of ["A_TOKEN", "B_TOKEN", "C_TOKEN", "D_TOKEN"]) {
    await lab.nbsecrets(["set", name], "value");
  }
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  const { panel, dialog, page } = labPage;
  const add = panel.getByRole("button", { name: "Add a secret" });

  // Called off, it is where it was; saved, it is at the row.
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
  await panel.getByRole("searchbox").fill("token");
  await labPage.addSecret("BETWEEN", "value");
  await expect(labPage.row("BETWEEN")).toBeFocused();
  await expect(panel.getByRole("searchbox")).toHaveValue("");
  await labPage.editSecret("C_TOKEN");
  await labPage.fillForm({ note: "noted" });
  await labPage.save();
  await expect(labPage.row("C_TOKEN")).toBeFocused();

  // Deleted elsewhere, then here: the row that moves up has it; and what others do does not take it away.
  await lab.nbsecrets(["set", "AA_TOKEN"], "value");
  await expect(labPage.row("AA_TOKEN")).toBeVisible();
  await expect(labPage.row("C_TOKEN")).toBeFocused();
  await lab.nbsecrets(["remove", "C_TOKEN"]);
  await expect(labPage.row("D_TOKEN")).toBeFocused();
  await page.keyboard.press("Delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("D_TOKEN")).toBeHidden();
  await expect(labPage.row("B_TOKEN")).toBeFocused();

  // The bar says it, and is reached and left by keyboard.
  await expect(panel.getByText("Deleted D_TOKEN.")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(panel.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(labPage.row("D_TOKEN")).toBeFocused();
  await expect(panel.getByText("Deleted D_TOKEN.")).toBeHidden();
  await labPage.rowMenu("A_TOKEN", "Delete Secret…");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("BETWEEN")).toBeFocused();
  await panel.getByRole("button", { name: "Dismiss" }).click();
  await expect(labPage.row("BETWEEN")).toBeFocused();
  expect(await lab.nbsecrets(["list"])).not.toMatch(/^A_TOKEN/m);

  // The menus give it back.
  const more = panel.getByRole("button", { name: "More actions for your secrets" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Refresh Secrets" })).toBeVisible();
  await labPage.picture("head-menu");
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await labPage.row("BETWEEN").getByRole("button", { name: "More actions" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /Edit Secret….*F2/ })).toBeVisible();
  await labPage.picture("row-menu");
  await page.getByRole("menuitem", { name: "Copy Name" }).click();
  await expect(page.getByText("BETWEEN is on the clipboard.")).toBeVisible();
  await expect(labPage.row("BETWEEN")).toBeFocused();
});

test("a list that is being read, cannot be read, or holds what expires says so", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  const { panel, page } = labPage;
  await expect(labPage.row("API_TOKEN")).toBeVisible();

  const service = servicePid(lab);
  process.kill(service, "SIGSTOP");
  try {
    await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
    await expect(panel.locator(".nbsecrets-view")).toHaveAttribute("aria-busy", "true");
    const busy = panel.locator(".nbsecrets-busy");
    await expect(busy).toBeVisible();
    await labPage.picture("busy");
    expect(await animations(busy)).toEqual(["nbsecrets-along"]);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(() => animations(busy)).toEqual([]);
    await page.emulateMedia({ reducedMotion: "no-preference" });

    // A new page, while the service does not answer.
    await page.goto(lab.address("lab/workspaces/reading"));
    await labPage.openPanel();
    const reading = panel.getByText("Reading…");
    await expect(reading).toBeVisible();
    expect([await visibleAt(reading, 149), await visibleAt(reading, 151)]).toEqual(["hidden", "visible"]);
    await labPage.picture("reading");
  } finally {
    process.kill(service, "SIGCONT");
  }
  await expect(panel.locator(".nbsecrets-view")).toHaveAttribute("aria-busy", "false");

  const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
  await writeRawVault(lab, [
    {
      name: "API_TOKEN",
      description: "Reads the lake",
      updatedAt: new Date(Date.now() - 3.5 * 3_600_000).toISOString(),
    },
    { name: "EXPIRED", expiresAt: days(-10), description: "A description that is longer than the panel is wide" },
    { name: "LATER", expiresAt: days(100) },
    { name: "SOON", expiresAt: days(5), updatedAt: days(-40) },
  ]);
  await expect(labPage.row("EXPIRED")).toContainText("expired 10 days ago");
  await expect(labPage.row("LATER")).toContainText("expires in 3 months");
  await expect(labPage.row("SOON")).toContainText("expires in 5 days");
  await labPage.row("API_TOKEN").hover();
  await expect(labPage.row("API_TOKEN")).toHaveAttribute("title", /Reads the lake\nChanged \d+/);
  await expect(panel.getByRole("row", { name: "API_TOKEN, Reads the lake, changed 3 hours ago" })).toBeVisible();
  await labPage.picture("expiry");

  const vault = readFileSync(vaultFile(lab));
  writeFileSync(vaultFile(lab), "not an age file", { mode: 0o600 });
  await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
  await expect(panel.getByRole("alert")).toContainText("was left as it is");
  await expect(labPage.row("EXPIRED")).toBeVisible();
  await panel.getByRole("button", { name: "Try again" }).focus();
  writeFileSync(vaultFile(lab), vault, { mode: 0o600 });
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("alert")).toBeHidden();
  await expect(panel.locator(":focus")).toHaveCount(1);
});

/** The animations of an element that go on and on. */
function animations(element: Locator): Promise<readonly string[]> {
  return element.evaluate((node) =>
    node
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations === Infinity)
      .map((animation) => (animation as CSSAnimation).animationName),
  );
}

/** Whether an element that appears late is visible so many milliseconds after it was drawn. */
function visibleAt(element: Locator, milliseconds: number): Promise<string> {
  return element.evaluate((node, time) => {
    for (const animation of node.getAnimations()) {
      animation.currentTime = time;
    }
    return getComputedStyle(node).visibility;
  }, milliseconds);
}
