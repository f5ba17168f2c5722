import type { JSHandle, Page } from "@playwright/test";
import { ImportDialog } from "./import-dialog.ts";
import { expect, test } from "./shared-lab-test.ts";

test.use({ theme: "JupyterLab Dark High Contrast" });

function dragged(page: Page, files: Readonly<Record<string, string>>): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    Object.entries(contents).forEach(([name, content]) => data.items.add(new File([content], name)));
    return data;
  }, files);
}

test("a file dropped on the panel opens the import with it; other files are refused", async ({ lab, labPage }) => {
  const { page, panel } = labPage;
  await lab.nbsecrets(["set", "OTHER"], "old");
  await page.goto(lab.address());
  await labPage.openPanel();
  const view = panel.locator(".nbsecrets-view");
  const drop = async (files: Readonly<Record<string, string>>): Promise<void> =>
    view.dispatchEvent("drop", { dataTransfer: await dragged(page, files) });

  await view.dispatchEvent("dragover", { dataTransfer: await dragged(page, { ".env": "A=b" }) });
  await expect(panel).toHaveAttribute("data-dragged", "true");
  await labPage.picture("import-dragged-high-contrast");
  await page.locator("#jp-main-dock-panel").dispatchEvent("dragover", { dataTransfer: await dragged(page, {}) });
  await expect(panel).toHaveAttribute("data-dragged", "false");

  await drop({ "table.csv": "A=b" });
  await expect(page.getByText("table.csv is no .env, JSON or shell file")).toBeVisible();
  await drop({ ".env": "A=b", "b.env": "C=d" });
  await expect(page.getByText("Drop one file at a time. Nothing was read.")).toBeVisible();
  await expect(labPage.dialog).toBeHidden();

  const importing = new ImportDialog(labPage);
  await drop({ ".env": "API_KEY=one\nOTHER=new\nBROKEN='x\n" });
  await expect(importing.row("API_KEY")).toContainText("New");
  await expect(importing.row("OTHER")).toContainText("Replaces another value");
  await expect(importing.dialog).toContainText("its quote is never closed");
  await labPage.picture("import-preview-high-contrast");
  await importing.accept(1).click();
  await expect(labPage.row("API_KEY")).toBeVisible();
  expect(await lab.nbsecrets(["get", "API_KEY"])).toBe("one");
});
