import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./code-test.ts";

const VALUE = "$(key) first line\nsecond line\n";

test("a value is shown in a list that hides itself, copied for a while, and given to one terminal", async ({
  code,
  codePage,
}) => {
  const { page, quickInput } = codePage;
  await code.nbsecrets(["set", "API_TOKEN"], VALUE);
  await code.nbsecrets(["set", "OTHER_TOKEN"], "other");
  const file = (name: string): string => join(code.home, name);
  await codePage.open();
  await codePage.openView();

  await codePage.rowMenu("API_TOKEN", "Reveal Secret…");
  await expect(quickInput.locator(".quick-input-title")).toHaveText(/^API_TOKEN – hides in \d+ s$/);
  await expect(quickInput.locator(".monaco-list-row")).toHaveText(["$(key) first line", "second line"]);
  await codePage.picture("vscode-reveal");
  await expect(quickInput).toBeHidden();
  await expect(page.locator(".monaco-editor")).toHaveCount(0);

  await codePage.rowMenu("OTHER_TOKEN", "Reveal Secret…");
  await codePage.inputButton("Copy for 30 seconds");
  await expect(quickInput).toBeHidden();
  expect(await codePage.copied()).toBe("other");
  await codePage.rowMenu("API_TOKEN", "Copy Value");
  await expect(codePage.notification("The value of API_TOKEN is on the clipboard for 30 seconds.")).toBeVisible();
  expect(await codePage.copied()).toBe(VALUE);
  await codePage.rowMenu("API_TOKEN", "Copy Name");
  await expect(codePage.notification("API_TOKEN is on the clipboard.")).toBeVisible();
  expect(await codePage.copied()).toBe("API_TOKEN");

  const inTerminal = async (command: string): Promise<void> => {
    await expect(page.locator(".terminal-wrapper.active .xterm-helper-textarea")).toBeFocused();
    await page.keyboard.insertText(command);
    await page.keyboard.press("Enter");
  };
  await codePage.row("OTHER_TOKEN").click({ modifiers: ["ControlOrMeta"] });
  await codePage.row("API_TOKEN").click({ modifiers: ["ControlOrMeta"] });
  await codePage.rowMenu("API_TOKEN", "Use in Terminal");
  await inTerminal(`printf %s "$API_TOKEN" | sha256sum > ${file("digest")}; printenv OTHER_TOKEN > ${file("other")}`);
  await expect.poll(() => existsSync(file("other")) && readFileSync(file("other"), "utf8")).toBe("other\n");
  const digest = createHash("sha256").update(VALUE).digest("hex");
  expect(readFileSync(file("digest"), "utf8")).toContain(digest);
  await codePage.picture("vscode-terminal");

  await codePage.command("Terminal: Create New Terminal");
  await inTerminal(`(printenv API_TOKEN OTHER_TOKEN || printenv NBSECRETS_MOUNT) > ${file("plain")}`);
  await expect.poll(() => existsSync(file("plain")) && readFileSync(file("plain"), "utf8")).toMatch(/^\/.+\n$/);
  const mount = readFileSync(file("plain"), "utf8").trim();
  expect(readFileSync(join(mount, "OTHER_TOKEN"), "utf8")).toBe("other");
});
