import { expect, test } from "./code-test.ts";
import { PLAIN_NAMES, REFUSED_NAMES, WARNED_NAMES } from "./wrong-names.ts";

const MEBIBYTE = 1024 * 1024;
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB+zCCAaGg\n  AwIBAgIU\n-----END CERTIFICATE-----\n";

test("a name is checked at each key; a value comes typed, pasted, from the clipboard or a file, byte for byte", async ({
  code,
  codePage,
}) => {
  const { page, quickInput, inputMessage, dialog } = codePage;
  await code.nbsecrets(["set", "TAKEN"], "N0Haxh3r3");
  code.file("large.bin", "x".repeat(2 * MEBIBYTE));
  const binary = Buffer.from([0x30, 0x82, 0x00, 0xff, 0x0a]);
  code.bytes("client.der", binary);
  await codePage.open();
  await codePage.openView();

  await test.step("names", async () => {
    await codePage.titleButton("Add Secret…");
    const input = await codePage.step("Add Secret (1/2)");
    // One that is told about stands in the field before, so that what is said then is about the next one.
    for (const [name, said, proposal] of REFUSED_NAMES) {
      await input.fill("PATH");
      await expect(inputMessage).toContainText("PATH changes how programs start.");
      await input.fill(name);
      await expect(inputMessage).toContainText(said);
      if (proposal !== undefined) {
        await expect(inputMessage).toContainText(`Try ${proposal}.`);
      }
      await page.keyboard.press("Enter");
      await codePage.step("Add Secret (1/2)");
    }
    await input.fill("");
    await expect(inputMessage).toContainText("A secret needs a name.");
    for (const name of PLAIN_NAMES) {
      await input.fill(name);
      await expect(inputMessage).toContainText("The name that code reads it by");
    }
    for (const [name, said] of WARNED_NAMES) {
      await input.fill(name);
      await expect(inputMessage).toContainText(said);
    }
    await page.keyboard.press("Enter");
    await codePage.step("Add Secret (2/2)");
    await expect(inputMessage).toContainText("Value of LD_PRELOAD.");
    await codePage.inputButton("Back");
    await expect(await codePage.step("Add Secret (1/2)")).toHaveValue("LD_PRELOAD");
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
    await expect.poll(() => code.mounted("CERTIFICATE")).toBe(CERTIFICATE);
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
    await expect.poll(() => code.mounted("API_TOKEN")).toBe("Bearer abc");
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
    await expect.poll(() => code.mountedBytes("CLIENT_KEY")).toEqual(binary);
    await expect(quickInput).toBeHidden();
  });

  await test.step("the same for a value that takes the place of another one", async () => {
    const title = "Edit CERTIFICATE";
    await codePage.rowButton("CERTIFICATE", "Edit Secret…");
    const value = await codePage.step(title);
    await value.fill("x".repeat(MEBIBYTE + 1));
    await expect(inputMessage).toContainText("has 1048577 bytes; at most 1048576 are allowed.");
    await page.keyboard.press("Enter");
    await codePage.step(title);
    await codePage.copy("");
    await codePage.inputButton("Take what was copied, with its line breaks");
    await expect(codePage.notification("The clipboard holds no text.").first()).toBeVisible();
    await codePage.step(title);
    await codePage.inputButton("Take what a file holds");
    await codePage.chooseFile("Value of CERTIFICATE", "large.bin");
    await expect(codePage.notification("The value of CERTIFICATE has 2097152 bytes")).toBeVisible();
    await codePage.step(title);
    await expect.poll(() => code.mounted("CERTIFICATE")).toBe(CERTIFICATE);
    await codePage.inputButton("Take what a file holds");
    await codePage.chooseFile("Value of CERTIFICATE", "client.der");
    await codePage.answerDialog("Keep the Value as It Is");
    await expect(codePage.view).toContainText("Saved CERTIFICATE.");
    await expect.poll(() => code.mountedBytes("CERTIFICATE")).toEqual(binary);
  });
});
