import { expect, test } from "./shared-lab-test.ts";

const lettersOnly = "letters A to Z, digits and underscores only";
/** What is entered as a name, and what the form says; where it proposes another one, that follows. */
const REFUSED: readonly (readonly [name: string, told: string, proposal?: string])[] = [
  ["two words", lettersOnly, "two_words"],
  [" LEADING", lettersOnly, "LEADING"],
  ["TRAILING ", lettersOnly, "TRAILING"],
  ["   ", lettersOnly],
  ["a.b", lettersOnly, "a_b"],
  ["a-b", lettersOnly, "a_b"],
  ["../etc/passwd", lettersOnly, "etc_passwd"],
  [".", lettersOnly],
  ["..", lettersOnly],
  ["..data", lettersOnly, "data"],
  ["🔑", lettersOnly],
  ["KEY🔑", lettersOnly, "KEY"],
  ["ÜBER", lettersOnly, "U_BER"],
  ["tab\there", lettersOnly, "tab_here"],
  ["nul\u0000", lettersOnly, "nul"],
  ["\u001b[31mRED", lettersOnly, "31mRED"],
  ["A\u202eB", lettersOnly, "A_B"],
  ["\u200bUNSEEN", lettersOnly, "UNSEEN"],
  ["<img src=x onerror=alert(1)>", lettersOnly, "img_src_x_onerror_alert_1"],
  ["N".repeat(254), "254 characters; at most 253"],
  ["🔑".repeat(5_000), "10000 characters; at most 253"],
  ["TAKEN", "A secret called TAKEN exists already."],
  ["Taken", "Taken differs from TAKEN only in case"],
];
/** Names that are told about and taken. */
const WARNED: readonly (readonly [name: string, told: string])[] = [
  ["1PASSWORD", "starts with a digit"],
  ["PATH", "changes how programs start"],
  ["LD_PRELOAD", "changes how programs start"],
];
/** Names that nothing is to be said about. */
const PLAIN = ["N".repeat(253), "__proto__", "constructor", "_", "NODE_AUTH_TOKEN"];
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
  for (const [entered, told, proposal] of REFUSED) {
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
  for (const [entered, told] of WARNED) {
    await name.fill(entered);
    await expect(name).toHaveAccessibleDescription(new RegExp(told));
    await expect(add).toBeEnabled();
  }
  for (const entered of PLAIN) {
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
