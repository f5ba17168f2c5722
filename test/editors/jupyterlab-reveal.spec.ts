import type { LabPage } from "./lab-page.ts";
import { expect, test } from "./shared-lab-test.ts";
import { heapHolds } from "./heap-holds.ts";

// A trace keeps what a page has shown, in that page's own memory.
test.use({ trace: "off" });

async function reveal(labPage: LabPage, name: string): Promise<void> {
  await labPage.rowMenu(name, "Reveal Secret…");
  await expect(labPage.dialog).toBeVisible();
}

test("a value is shown for ten seconds, copied, and gone from the page with its dialog", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  const canary = "canary-3f9a71\nsecond line";
  await lab.nbsecrets(["set", "API_TOKEN"], canary);
  await page.goto(lab.address());
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await page.clock.install();
  await reveal(labPage, "API_TOKEN");
  const shown = dialog.locator(".nbsecrets-revealed");
  // Compared here, not there: what a page is asked for stays in its memory for a while.
  await expect.poll(async () => (await shown.textContent()) === canary).toBe(true);
  await expect(dialog).toContainText("25 bytes, 2 lines");
  await expect(dialog.getByRole("timer")).toHaveText(/Hides in \d+ s/);
  await labPage.picture("reveal");
  await page.clock.runFor(8000);
  await expect(shown).not.toBeEmpty();
  await page.clock.runFor(2500);
  await expect(shown).toBeEmpty();
  await expect(dialog.getByRole("timer")).toBeEmpty();

  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog).toContainText("Copied");
  await expect(shown).toBeEmpty();
  expect((await page.evaluate(() => navigator.clipboard.readText())) === canary).toBe(true);

  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(shown).not.toBeEmpty();
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await expect(shown).toBeEmpty();

  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(shown).not.toBeEmpty();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await page.evaluate(() => navigator.clipboard.writeText(""));
  const forms = [canary.slice(0, 13), Buffer.from(canary).toString("base64").slice(0, 16)];
  // What is known to be there shows that the search finds.
  await page.evaluate((parts) => Object.assign(globalThis, { kept: parts.join("-") }), ["known", "7c41"]);
  expect(await heapHolds(page, [...forms, "known-7c41"])).toEqual(["known-7c41"]);
  expect((await page.content()).includes(forms[0] ?? "")).toBe(false);
});

test("what is no text is shown as bytes, and what is gone is told", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  await lab.nbsecrets(["set", "KEY"], "\u0000\u0001abc");
  await lab.nbsecrets(["set", "EMPTY"], "");
  await page.goto(lab.address());
  await labPage.openPanel();
  await reveal(labPage, "KEY");
  const shown = dialog.locator(".nbsecrets-revealed");
  await expect(shown).toHaveText("00 01 61 62 63");
  await expect(dialog).toContainText("Binary, 5 bytes");
  await expect(dialog.getByRole("button", { name: "Copy" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Hide" }).click();
  await lab.nbsecrets(["remove", "KEY"]);
  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(dialog.getByRole("alert")).toContainText("There is no secret called KEY.");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await reveal(labPage, "EMPTY");
  await expect(dialog).toContainText("0 bytes");
});
