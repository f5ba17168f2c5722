import type { Page } from "@playwright/test";
import { expect, test } from "./shared-lab-test.ts";

test("without a mouse: open, add, insert, run, edit, rename, reveal, delete, undo, import; the focus is never lost", async ({
  lab,
  labPage,
}) => {
  const { page, panel, dialog } = labPage;
  lab.notebook("job.ipynb", ["", ""]);
  await labPage.openNotebook("job.ipynb");
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  const palette = async (label: string, id: string): Promise<void> => {
    const input = page.locator(".lm-CommandPalette-input");
    // A page that has just begun does not know its keys yet, and then closes the palette once, which gives the notebook the focus.
    await expect(async () => {
      await press("ControlOrMeta+Shift+C");
      await expect(input).toBeFocused({ timeout: 500 });
      await page.waitForTimeout(200);
      expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    }).toPass();
    await page.keyboard.type(label);
    await page.locator(`.lm-CommandPalette-item.lm-mod-active[data-command="${id}"]`).waitFor();
    await press("Enter");
  };
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let stops = 0; stops < 20 && !name.test(await focused(page)); stops += 1) {
      await press("Tab");
    }
    expect(await focused(page)).toMatch(name);
  };

  await palette("Show Secrets", "nbsecrets:open");
  await expect(panel.getByRole("button", { name: "Add secret", exact: true })).toBeFocused();
  await press("Enter");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("API_TOKEN");
  await press("Tab");
  await page.keyboard.type("first value");
  await tabTo(/^Note/);
  await page.keyboard.type("by hand");
  await press("Enter");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("API_TOKEN")).toContainText("by hand");
  // The loader is the cell that is in use, and next to run.
  await expect(page.locator(".jp-Notebook .jp-Cell:focus")).toContainText('nbsecrets.load("API_TOKEN")');
  await press("Shift+Enter");
  await expect(labPage.output(0)).toContainText("API_TOKEN");

  await palette("Show Secrets", "nbsecrets:open");
  await expect(panel.getByRole("searchbox")).toBeFocused();
  await press("ArrowDown");
  await expect(labPage.row("API_TOKEN")).toBeFocused();
  await press("Enter");
  await expect(page.locator(".jp-Notebook .cm-content:focus")).toHaveText('os.environ["API_TOKEN"]');
  await press("Home");
  await page.keyboard.insertText("print(");
  await press("End");
  await page.keyboard.insertText(")");
  await press("Shift+Enter");
  await expect(labPage.output(1)).toHaveText("first value");

  await palette("Show Secrets", "nbsecrets:open");
  await expect(panel.getByRole("searchbox")).toBeFocused();
  await press("ArrowDown");
  await expect(labPage.row("API_TOKEN")).toBeFocused();
  await press("F2");
  await expect(dialog.getByLabel("Value")).toBeFocused();
  await page.keyboard.type("second value");
  await press("Enter");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("API_TOKEN")).toBeFocused();
  expect(await lab.nbsecrets(["get", "API_TOKEN"])).toBe("second value");

  await press("F2");
  await expect(dialog.getByLabel("Value")).toBeFocused();
  await tabTo(/^Name/);
  await press("ControlOrMeta+a");
  await page.keyboard.type("RENAMED");
  await expect(dialog).toContainText("Saving makes a new secret called RENAMED.");
  await press("Enter");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("RENAMED")).toBeFocused();

  await press("ContextMenu");
  await expect(page.getByRole("menu")).toContainText("Reveal Secret…");
  await press("ArrowDown");
  for (let items = 0; items < 8 && (await activeItem(page)) !== "Reveal Secret…"; items += 1) {
    await press("ArrowDown");
  }
  await press("Enter");
  const shown = dialog.locator(".nbsecrets-revealed");
  await expect(shown).toHaveText("second value");
  await tabTo(/^Hide/);
  await press("Enter");
  await expect(shown).toBeEmpty();
  await press("Escape");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("RENAMED")).toBeFocused();

  await press("Delete");
  await expect(dialog).toContainText("Delete RENAMED?");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(/^Delete/);
  await press("Enter");
  await expect(labPage.row("API_TOKEN")).toBeFocused();
  await expect(labPage.row("RENAMED")).toBeHidden();
  await press("ControlOrMeta+z");
  await expect(labPage.row("RENAMED")).toBeFocused();

  await palette("Import Secrets", "nbsecrets:import");
  await expect(dialog.getByRole("button", { name: "Choose a file…" })).toBeFocused();
  const chooser = page.waitForEvent("filechooser");
  await press("Enter");
  await (await chooser).setFiles({ name: ".env", mimeType: "text/plain", buffer: Buffer.from("IMPORTED=value\n") });
  await expect(dialog.locator("tr[data-source=IMPORTED]")).toBeVisible();
  await tabTo(/^Import 1$/);
  await press("Enter");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("IMPORTED")).toBeVisible();
  await expect(page.locator(".jp-Notebook :focus, #nbsecrets-panel :focus")).toHaveCount(1);
  expect(await lab.nbsecrets(["list"])).toBe("API_TOKEN\nIMPORTED\nRENAMED\n");
});

/** What the element with the focus is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0] : null;
    return (element?.getAttribute("aria-label") ?? (label ?? element)?.textContent ?? "").trim();
  });
}

function activeItem(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.querySelector(".lm-Menu-item.lm-mod-active .lm-Menu-itemLabel")?.textContent ?? null,
  );
}
