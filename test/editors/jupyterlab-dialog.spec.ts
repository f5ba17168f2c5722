import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import type { LabPage } from "./lab-page.ts";
import { expect, test } from "./shared-lab-test.ts";

const value = (labPage: LabPage): Locator => labPage.dialog.getByLabel("Value");

async function openForm(labPage: LabPage): Promise<void> {
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await expect(labPage.dialog.getByLabel("Name")).toBeFocused();
}

test("a secret is added by keyboard alone, checked at each key, and its loader inserted", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  lab.notebook("keyboard.ipynb", [""]);
  await labPage.openNotebook("keyboard.ipynb");
  await labPage.openPanel();
  await openForm(labPage);

  await page.keyboard.type("two words");
  await expect(dialog.getByRole("img", { name: "Can be used" })).toBeHidden();
  await dialog.getByRole("button", { name: "Use two_words" }).click();
  await expect(dialog.getByLabel("Name")).toHaveValue("two_words");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expect(dialog.getByRole("img", { name: "Can be used" })).toBeVisible();
  await expect(dialog).toContainText('In code: os.environ["two_words"]');

  await page.keyboard.press("Tab");
  await expect(value(labPage)).toBeFocused();
  // A value that was forgotten is asked for once; it may be empty.
  await page.keyboard.press("Enter");
  await expect(value(labPage)).toHaveAccessibleDescription("The value is empty. It is kept as it is.");
  await expect(value(labPage)).toBeFocused();
  for (const field of [value(labPage), dialog.getByLabel("Name"), dialog.getByLabel("Note")]) {
    await expect(field).toHaveAttribute("autocomplete", "off");
    await expect(field).toHaveAttribute("data-1p-ignore", "");
    await expect(field).toHaveJSProperty("spellcheck", false);
  }
  await page.keyboard.insertText("the-value");
  const order = [
    dialog.getByRole("button", { name: "Show" }),
    dialog.getByRole("button", { name: "File…" }),
    dialog.getByLabel("Note"),
    dialog.getByText("More", { exact: true }),
    dialog.getByLabel("Insert loader"),
    dialog.getByRole("button", { name: "Cancel" }),
    dialog.getByRole("button", { name: "Add", exact: true }),
  ];
  for (const stop of order) {
    await page.keyboard.press("Tab");
    await expect(stop).toBeFocused();
  }
  await dialog.getByText("More", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Expires").fill("2031-01-31");
  await expect(dialog.getByLabel("Insert loader")).toBeChecked();
  await labPage.picture("dialog-add");
  await dialog.getByLabel("Note").fill("by keyboard");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(labPage.row("two_words")).toContainText("by keyboard");
  await expect(labPage.cell(0).locator(".cm-content")).toContainText('nbsecrets.load("two_words")');
  expect(JSON.parse(await lab.nbsecrets(["list", "--json"]))).toMatchObject([{ expiresAt: "2031-01-31" }]);

  // The choice is remembered, Escape calls off, and the focus is back where it was.
  await openForm(labPage);
  await dialog.getByLabel("Insert loader").uncheck();
  await labPage.fillForm({ name: "SECOND", value: "b" });
  await page.keyboard.press("Enter");
  await expect(labPage.row("SECOND")).toBeVisible();
  await expect(labPage.cell(0).locator(".cm-content")).not.toContainText("SECOND");
  await labPage.panel.getByRole("button", { name: "Add a secret" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Insert loader")).not.toBeChecked();
  await labPage.fillForm({ name: "CALLED_OFF", value: "never-kept" });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(labPage.panel.getByRole("button", { name: "Add a secret" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  expect(await page.content()).not.toContain("never-kept");
  await expect(labPage.row("CALLED_OFF")).toBeHidden();

  await labPage.editSecret("two_words");
  await expect(dialog.getByLabel("Expires")).toHaveValue("2031-01-31");
  await dialog.getByLabel("Expires").fill("");
  await labPage.save();
  const listed = await lab.nbsecrets(["list", "--json"]);
  expect(listed).not.toContain("2031-01-31");
  expect(await lab.nbsecrets(["get", "two_words"])).toBe("the-value");
});

test("what is probably wrong with a value is told, kept, and repaired one by one on request", async ({
  lab,
  labPage,
}) => {
  const { page, dialog } = labPage;
  await page.goto(lab.address());
  await labPage.openPanel();
  await openForm(labPage);
  await labPage.fillForm({ name: "API_TOKEN", value: 'API_TOKEN="Bearer abc"\n' });
  const remarks = dialog.locator(".nbsecrets-remarks .nbsecrets-notice");
  await expect(remarks).toHaveCount(2);
  await expect(remarks.nth(0)).toContainText("ends with a line break");
  await labPage.picture("dialog-advice");
  await remarks.nth(1).getByRole("button", { name: "Remove" }).click();
  await expect(remarks.nth(1)).toContainText("stands in quotes");
  await remarks.nth(1).getByRole("button", { name: "Remove" }).click();
  await expect(remarks.nth(1)).toContainText("begins with Bearer");
  await remarks.nth(0).getByRole("button", { name: "Remove" }).click();
  await expect(remarks).toHaveCount(1);
  await expect(value(labPage)).toBeFocused();
  // The rest is kept as it is.
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "API_TOKEN"])).toBe("Bearer abc");
});

test("a file in place of the text is kept byte for byte, and refused where it cannot be", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  const binary = Buffer.from([0, 1, 2, 255, 254, 13, 10, 0]);
  const file = (name: string, content: Buffer | string): string => {
    const path = join(lab.home, name);
    writeFileSync(path, content);
    return path;
  };
  await page.goto(lab.address());
  await labPage.openPanel();
  await openForm(labPage);
  await labPage.fillForm({ name: "KEY_FILE" });
  const add = dialog.getByRole("button", { name: "Add", exact: true });
  const choose = async (path: string): Promise<void> => {
    const chooser = page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: "File…" }).click();
    await (await chooser).setFiles(path);
  };

  await choose(file("large.bin", Buffer.alloc(2 * 1024 * 1024)));
  await expect(dialog).toContainText("large.bin, 2,097,152 bytes");
  await expect(dialog).toContainText("has 2097152 bytes; at most 1048576 are allowed");
  await expect(add).toBeDisabled();

  await choose(file("binary.key", binary));
  await expect(dialog).toContainText("binary.key, 8 bytes");
  await expect(dialog).toContainText("is not UTF-8 text without zero bytes: it is kept");
  await expect(value(labPage)).toBeHidden();
  await labPage.picture("dialog-file");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(value(labPage)).toBeFocused();

  const vanishing = file("vanishing.pem", "x");
  await choose(vanishing);
  await expect(dialog).toContainText("vanishing.pem, 1 byte");
  rmSync(vanishing);
  await add.click();
  await expect(dialog.getByRole("alert")).toContainText("vanishing.pem cannot be read.");
  await expect(add).toBeFocused();
  await expect(dialog.getByLabel("Name")).toHaveValue("KEY_FILE");

  const changing = file("changing.pem", "as chosen");
  await choose(changing);
  await expect(dialog).toContainText("changing.pem, 9 bytes");
  writeFileSync(changing, "as nobody has seen");
  utimesSync(changing, 0, 0);
  await add.click();
  await expect(dialog.getByRole("alert")).toContainText("changing.pem cannot be read. It may have been moved, changed");
  expect(await lab.nbsecrets(["list"])).toBe("");

  await choose(file("binary.key", binary));
  await expect(dialog.getByRole("alert")).toBeHidden();
  await add.click();
  await expect(dialog).toBeHidden();
  expect([...(lab.mountedBytes("KEY_FILE") ?? [])]).toEqual([...binary]);

  // Dropped on the form; a text file's line break can be removed, and what is typed then counts.
  await labPage.editSecret("KEY_FILE");
  const drop = (names: readonly string[]): Promise<void> =>
    dialog.locator(".nbsecrets-form").evaluate((form, dropped) => {
      const data = new DataTransfer();
      dropped.forEach((name) => data.items.add(new File(["tok\u00e9n\r\n"], name)));
      form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, names);
  await drop(["a.txt", "b.txt"]);
  await expect(dialog).toContainText("drop one file");
  await drop(["token.txt"]);
  await expect(dialog).toContainText("token.txt, 8 bytes");
  await expect(dialog).toContainText("ends with a line break");
  await dialog.locator(".nbsecrets-remarks").getByRole("button", { name: "Remove" }).click();
  await expect(dialog).not.toContainText("token.txt");
  await expect(value(labPage)).toHaveValue("tokén");
  await labPage.save();
  expect(await lab.nbsecrets(["get", "KEY_FILE"])).toBe("tokén");
});

test("a form that was open before the kernel came says that it loads, and does", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  let letGo = (): void => undefined;
  const wanted = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/api/sessions**", async (route) => {
    if (route.request().method() === "POST") {
      await wanted;
    }
    await route.continue();
  });
  lab.notebook("early.ipynb");
  await page.goto(lab.address("lab/tree/early.ipynb"));
  await expect(labPage.cell(0)).toBeVisible();
  await labPage.openPanel();
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await expect(dialog.getByLabel("Insert loader")).toHaveAccessibleName("Insert loader");
  letGo();
  await expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible();
  await labPage.fillForm({ name: "EARLY_TOKEN", value: "early" });
  await expect(dialog.getByLabel("Insert loader and load now")).toBeChecked();
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(labPage.row("EARLY_TOKEN").locator(".nbsecrets-stage-label")).toHaveText("In kernel");
});
