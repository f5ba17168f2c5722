import { expect, test } from "./shared-lab-test.ts";
import { PLAIN_NAMES, REFUSED_NAMES, WARNED_NAMES } from "./wrong-names.ts";

const KIB = 1024;

test("each name and value that cannot be kept is told in the form at its field, and what can be kept is kept exactly", async ({
  lab,
  labPage,
}) => {
  const { page, panel, dialog } = labPage;
  await lab.nbsecrets(["set", "TAKEN"], "value");
  await page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("TAKEN")).toBeVisible();
  await panel.getByRole("button", { name: "Add a secret" }).click();
  const name = dialog.getByLabel("Name");
  const value = dialog.getByLabel("Value");
  const add = dialog.getByRole("button", { name: "Add", exact: true });
  const mark = dialog.getByRole("img", { name: "Can be used" });
  await expect(add).toBeDisabled();

  await labPage.fillForm({ value: "kept while the name changes" });
  for (const [entered, told, proposal] of REFUSED_NAMES) {
    await test.step(`the name ${JSON.stringify(entered.slice(0, 30))}`, async () => {
      await name.fill(entered);
      await expect(name).toHaveAccessibleDescription(new RegExp(told.replaceAll(".", "\\.")));
      await expect(name).toHaveAttribute("aria-invalid", "true");
      await expect(mark).toBeHidden();
      await expect(add).toBeDisabled();
      await name.press("Enter");
      await expect(dialog.getByRole("button", { name: /^Use / })).toHaveCount(proposal === undefined ? 0 : 1);
      if (proposal !== undefined) {
        await dialog.getByRole("button", { name: `Use ${proposal}`, exact: true }).click();
        await expect(name).toHaveValue(proposal);
        await expect(name).toHaveAttribute("aria-invalid", "false");
        await expect(add).toBeEnabled();
      }
    });
  }
  for (const [entered, told] of WARNED_NAMES) {
    await name.fill(entered);
    await expect(name).toHaveAccessibleDescription(new RegExp(told));
    await expect(add).toBeEnabled();
  }
  for (const entered of PLAIN_NAMES) {
    await name.fill(entered);
    await expect(mark).toBeVisible();
    await expect(name).toHaveAccessibleDescription("");
    await expect(add).toBeEnabled();
  }
  await expect(value).toHaveValue("kept while the name changes");
  expect(await lab.nbsecrets(["list"])).toBe("TAKEN\n");

  // As a paste would: key by key a megabyte takes long.
  await labPage.fillForm({ name: "BIG", value: "x".repeat(KIB * KIB + 1) });
  await expect(value).toHaveAccessibleDescription(/has 1048577 bytes; at most 1048576 are allowed/);
  await expect(add).toBeDisabled();
  await name.press("Enter");
  await expect(value).toBeFocused();
  await value.fill("é".repeat(KIB * 512));
  await expect(value).toHaveAccessibleDescription(/larger than 96 KiB: .* Read it with nbsecrets.path\("BIG"\)/);
  await add.click();
  await expect(labPage.row("BIG")).toBeVisible();
  expect(lab.mountedBytes("BIG")?.byteLength).toBe(KIB * KIB);

  for (const [entered, bytes, told] of [
    ["PATH", "/a/path", undefined],
    ["__proto__", "a prototype", undefined],
    ["WITH_NUL", "a\u0000b", /is not UTF-8 text without zero bytes: it is kept/],
    ["CONTROLS", "\u001b[31m\u0007\r\u007f", undefined],
    ["EMPTY", "", /The value is empty/],
  ] as const) {
    await panel.getByRole("button", { name: "Add a secret" }).click();
    await name.fill(entered);
    await value.evaluate((field: HTMLTextAreaElement, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, bytes);
    if (told !== undefined) {
      await expect(value).toHaveAccessibleDescription(told);
    }
    await add.click();
    await expect(labPage.row(entered)).toBeVisible();
    await expect.poll(() => lab.mounted(entered)).toBe(bytes);
  }
});
