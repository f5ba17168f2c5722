import { expect, test } from "./code-test.ts";
import { writeRawVault } from "./raw-vault.ts";

const link = "[Sign in](command:nbsecrets:undo)";
const icon = "$(verified-filled) checked";
const image = '<img src=x onerror="document.title=`taken over`">';
const turned = "API_\u202EYEK_TERCES";
const turnedShown = "API_⟨U+202E⟩YEK_TERCES";
const hostile = [
  { name: link, description: link },
  { name: icon, description: icon },
  { name: image, description: image },
  { name: turned, description: "\u202Ereversed \u2066 and more" },
  { name: "N".repeat(10_000), description: "d".repeat(10_000) },
  { name: "line\nbreak", description: "first\nsecond\u2028third" },
  { name: "__proto__", description: "constructor" },
  { name: "BASH_FUNC_printenv%%", description: "a shell would take it for a command" },
  { name: "Z_USABLE", description: "beside the others" },
];

test("names and notes of another writer are text wherever they are shown, and can be used as far as that is possible", async ({
  code,
  codePage,
}) => {
  const { page, view, quickInput } = codePage;
  await code.nbsecrets(["set", "FIRST"], "value");
  await writeRawVault(code, hostile);
  try {
    await codePage.open();
    await codePage.openView();
    await expect(codePage.row("Z_USABLE")).toBeVisible();
    const rows = view.locator(".monaco-list-rows");
    const shown = [link, icon, image, turnedShown, "line⟨U+000A⟩break", "__proto__"];
    for (const text of shown) {
      await expect(rows).toContainText(text.length > 26 ? text.slice(0, 12) : text);
    }
    await expect(rows.locator("a[href], img, .codicon-verified-filled")).toHaveCount(0);
    // What would turn the order of the words beside it is not there.
    await expect(rows).toContainText("reversed  and more");
    expect(await rows.textContent()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    await codePage.picture("vscode-hostile");

    await test.step("asked which is meant", async () => {
      await codePage.command("Secrets: Copy Name");
      await codePage.step("Copy Secret Name");
      for (const text of [link, icon, image, turnedShown]) {
        await expect(quickInput.locator(".monaco-list-row", { hasText: text }).first()).toBeVisible();
      }
      await expect(quickInput.locator("a[href], img, .codicon-verified-filled")).toHaveCount(0);
      await codePage.picture("vscode-hostile-pick");
      await codePage.pick(turnedShown);
      await expect(codePage.notification(`${turnedShown} is on the clipboard.`)).toBeVisible();
      expect(await codePage.copied()).toBe(turned);
    });

    await test.step("told of", async () => {
      const [linkRow, iconRow] = [link, icon].map((name) =>
        view.locator(".monaco-list-row", { hasText: name }).first(),
      );
      await linkRow?.click({ button: "right" });
      await codePage.menuItem("Copy Name").hover();
      await page.keyboard.press("Enter");
      const notice = codePage.notification("is on the clipboard").filter({ hasText: "Sign in" });
      await expect(notice).toBeVisible();
      await expect(notice.locator(".notification-list-item-message a")).toHaveCount(0);
      await iconRow?.click({ button: "right" });
      await expect(codePage.menuItem("Edit Secret…").or(codePage.menuItem("Delete Secret…"))).toHaveCount(0);
      await codePage.menuItem("Reveal Secret…").hover();
      await page.keyboard.press("Enter");
      await codePage.step(/^\$\(verified-filled\) checked – hides in/);
      await expect(quickInput.locator(".codicon-verified-filled")).toHaveCount(0);
      await page.keyboard.press("Escape");
    });

    await test.step("given to a terminal", async () => {
      await codePage.rowMenu("BASH_FUNC_printenv%%", "Use in Terminal");
      await expect(codePage.notification("BASH_FUNC_printenv%% cannot be in an environment")).toBeVisible();
      await expect(page.locator(".terminal-wrapper")).toHaveCount(0);
    });
    expect(await page.title()).not.toContain("taken over");
  } finally {
    await writeRawVault(code, []);
  }
});
