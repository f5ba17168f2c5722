import { expect, test } from "./code-test.ts";

const MEBIBYTE = 1024 * 1024;
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB+zCCAaGg\n  AwIBAgIU\n-----END CERTIFICATE-----\n";
const NOT_ALLOWED = "A name may hold letters A to Z, digits and underscores only.";
/** In this order each of them replaces the one before in the field. */
const NAMES: readonly [name: string, said: string, isAllowed?: true][] = [
  ["A".repeat(254), "The name has 254 characters; at most 253 are allowed."],
  ["", "A secret needs a name."],
  [" ", NOT_ALLOWED],
  [".", NOT_ALLOWED],
  ["..", NOT_ALLOWED],
  ["🔑", NOT_ALLOWED],
  ["db url", `${NOT_ALLOWED} Try db_url.`],
  ["REDIS_TOKEN", "A secret called REDIS_TOKEN exists already."],
  ["redis_token", "redis_token differs from REDIS_TOKEN only in case"],
  ["PATH", "PATH changes how programs start.", true],
  ["2FA_SEED", "2FA_SEED starts with a digit: shells cannot export it.", true],
];

test("a name is checked at each key; a value comes typed, pasted, from the clipboard or a file, byte for byte", async ({
  code,
  codePage,
}) => {
  const { page, quickInput, inputMessage, dialog } = codePage;
  await code.nbsecrets(["set", "REDIS_TOKEN"], "N0Haxh3r3");
  code.file("large.bin", "x".repeat(2 * MEBIBYTE));
  const binary = Buffer.from([0x30, 0x82, 0x00, 0xff, 0x0a]);
  code.bytes("client.der", binary);
  await codePage.open();
  await codePage.openView();

  await test.step("names", async () => {
    await codePage.titleButton("Add Secret…");
    const input = await codePage.step("Add Secret (1/2)");
    for (const [name, said, isAllowed] of NAMES) {
      await input.fill(name);
      await expect(inputMessage).toContainText(said);
      if (!isAllowed) {
        await page.keyboard.press("Enter");
        await codePage.step("Add Secret (1/2)");
      }
    }
    await page.keyboard.press("Enter");
    await codePage.step("Add Secret (2/2)");
    await expect(inputMessage).toContainText("Value of 2FA_SEED.");
    await codePage.inputButton("Back");
    await expect(await codePage.step("Add Secret (1/2)")).toHaveValue("2FA_SEED");
    await input.fill("CERTIFICATE");
    await page.keyboard.press("Enter");
  });

  await test.step("several lines that are pasted", async () => {
    const value = await codePage.step("Add Secret (2/2)");
    await expect(value).toHaveAttribute("type", "password");
    await codePage.inputButton("Show or hide what is typed");
    await expect(value).toHaveAttribute("type", "text");
    await codePage.inputButton("Show or hide what is typed");
    await codePage.copy("");
    await codePage.inputButton("Take what was copied, with its line breaks");
    await expect(codePage.notification("The clipboard holds no text.")).toBeVisible();
    await codePage.step("Add Secret (2/2)");
    await codePage.copy(CERTIFICATE);
    await value.focus();
    await page.keyboard.press("ControlOrMeta+v");
    await page.keyboard.press("Enter");
    await expect(dialog).toContainText("What you copied has several lines, and the field holds one.");
    await codePage.answerDialog("Keep the line breaks");
    await expect(codePage.row("CERTIFICATE")).toBeVisible();
    expect(code.mounted("CERTIFICATE")).toBe(CERTIFICATE);
  });

  await test.step("one remark after the other, each kept unless its fix is taken", async () => {
    await codePage.titleButton("Add Secret…");
    await codePage.answer("Add Secret (1/2)", "API_TOKEN");
    await codePage.copy('API_TOKEN="Bearer abc"\n');
    await codePage.step("Add Secret (2/2)");
    await codePage.inputButton("Take what was copied, with its line breaks");
    await expect(dialog).toContainText("The value ends with a line break, which is part of it.");
    await codePage.answerDialog("Cancel");
    await codePage.step("Add Secret (2/2)");
    await codePage.inputButton("Take what was copied, with its line breaks");
    for (const [remark, answer] of [
      ["ends with a line break", "Remove It"],
      ["begins with a name and an equals sign", "Remove It"],
      ["stands in quotes", "Remove It"],
      ["begins with Bearer", "Keep the Value as It Is"],
    ] as const) {
      await expect(dialog).toContainText(remark);
      await dialog.getByRole("button", { name: answer }).click();
    }
    await expect(codePage.row("API_TOKEN")).toBeVisible();
    expect(code.mounted("API_TOKEN")).toBe("Bearer abc");
  });

  await test.step("files", async () => {
    await codePage.command("Secrets: Add Secret from File…");
    await codePage.answer("Add Secret (1/1)", "CLIENT_KEY");
    await codePage.chooseFile("Value of CLIENT_KEY", "large.bin");
    await expect(codePage.notification("has 2097152 bytes; at most 1048576 are allowed.")).toBeVisible();
    await expect(await codePage.step("Add Secret (1/1)")).toHaveValue("CLIENT_KEY");
    await page.keyboard.press("Enter");
    await codePage.chooseFile("Value of CLIENT_KEY", "client.der");
    await expect(dialog).toContainText("The value of CLIENT_KEY is not UTF-8 text without zero bytes: it is kept");
    await codePage.answerDialog("Keep the Value as It Is");
    await expect(codePage.row("CLIENT_KEY")).toBeVisible();
    expect(code.mountedBytes("CLIENT_KEY")).toEqual(binary);
    await expect(quickInput).toBeHidden();
  });
});
