import type { Page } from "@playwright/test";
import { expect, test } from "./shared-lab-test.ts";

test("by keyboard alone a list of 1,000 is looked through, a name is found by typing, and a row's actions are used", async ({
  lab,
  labPage,
}) => {
  await lab.addMany(1000);
  lab.notebook("keys.ipynb");
  await labPage.openNotebook("keys.ipynb");
  await labPage.openPanel();
  const { page, panel } = labPage;
  const press = (...keys: readonly string[]): Promise<void> => pressAll(page, keys);
  const filter = panel.getByRole("searchbox");
  await expect(filter).toBeFocused();
  const grid = panel.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "1000");
  await press("ArrowDown");
  await expect(labPage.row("SERVICE_001_TOKEN")).toBeFocused();
  await press("ArrowUp", "ArrowDown", "ArrowDown");
  await expect(labPage.row("SERVICE_003_TOKEN")).toBeFocused();
  await press("End");
  await expect(labPage.row("SERVICE_999_TOKEN")).toBeFocused();
  await expect(labPage.row("SERVICE_999_TOKEN")).toBeInViewport();
  await expect(labPage.row("SERVICE_999_TOKEN")).toHaveAttribute("aria-rowindex", "1000");
  // Of a thousand rows those in or near sight are there.
  await expect.poll(() => grid.getByRole("row").count()).toBeLessThan(60);
  await expect(labPage.row("SERVICE_500_TOKEN")).toHaveCount(0);
  // Buttons are only in the row that is used.
  await expect(grid.locator("button")).toHaveCount(4);
  await press("PageUp");
  await expect(labPage.row("SERVICE_999_TOKEN")).not.toBeFocused();
  await press("PageDown");
  await expect(labPage.row("SERVICE_999_TOKEN")).toBeFocused();
  await press("Home");
  await expect(labPage.row("SERVICE_001_TOKEN")).toBeFocused();
  await page.keyboard.type("service_11");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeInViewport();

  await press("ArrowRight");
  await expect(labPage.row("SERVICE_110_TOKEN").getByRole("button", { name: "Insert the code" })).toBeFocused();
  // The button goes once it is loaded; the focus is on the row then.
  await press("ArrowRight", "Enter");
  await expect(labPage.row("SERVICE_110_TOKEN")).toContainText("In kernel");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();
  await press("ArrowRight", "ArrowRight", "Enter");
  await expect(labPage.dialog).toContainText("Edit SERVICE_110_TOKEN");
  await press("Escape");
  await expect(labPage.row("SERVICE_110_TOKEN").getByRole("button", { name: "Edit this secret" })).toBeFocused();
  await press("Escape");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();
  await press("F2");
  await expect(labPage.dialog).toContainText("Edit SERVICE_110_TOKEN");
  await press("Escape");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();

  await press("Shift+F10");
  const menu = page.getByRole("menu");
  await expect(menu).toContainText("Insert Reference");
  await press("Escape");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();

  await press("Shift+Tab");
  await expect(filter).toBeFocused();
  await page.keyboard.type("service_15");
  await expect(grid).toHaveAttribute("aria-rowcount", "10");
  await expect(panel.getByText("10 of 1000 secrets shown")).toBeAttached();
  await expect(labPage.row("SERVICE_150_TOKEN")).toBeInViewport();
  await press("Escape");
  await expect(filter).toHaveValue("");
  await expect(labPage.row("SERVICE_001_TOKEN")).toBeInViewport();
  await press("Tab");
  await expect(labPage.row("SERVICE_110_TOKEN")).toBeFocused();
  await press("Enter");
  await expect(labPage.cell(1)).toContainText('os.environ["SERVICE_110_TOKEN"]');
});

async function pressAll(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
}
