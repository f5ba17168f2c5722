import { expect, test } from "./shared-lab-test.ts";
import { setPanelWidth, tooWide } from "./panel-width.ts";
import { writeRawVault } from "./raw-vault.ts";

const image = "<img src=x onerror=\"document.title='taken over'\">";
const hostile = [
  { name: image, description: image },
  { name: "API_\u202EYEK_TERCES", description: "\u202Ereversed \u2066 and more" },
  { name: "N".repeat(10_000), description: "d".repeat(10_000) },
  { name: "line\nbreak", description: "first\nsecond\u2028third" },
  { name: "مفتاح_سري_جدا_للخدمة", description: "وصف" },
  { name: "__proto__", description: "constructor" },
  { name: "🔑".repeat(100), updatedAt: image, expiresAt: image },
  { name: "ZERO\u200BWIDTH" },
  { name: "Z_USABLE", description: "beside the others" },
];

test("names and notes of another writer are text, fit into any width, and can be used as far as that is possible", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "FIRST"], "value");
  await writeRawVault(lab, hostile);
  try {
    await labPage.page.goto(lab.address());
    await labPage.openPanel();
    const { panel, page } = labPage;
    await expect(panel.getByRole("grid")).toHaveAttribute("aria-rowcount", String(hostile.length));
    await expect(panel.locator("img")).toHaveCount(0);
    expect(await page.title()).not.toContain("taken over");
    await expect(panel).toContainText(image);
    await expect(panel).toContainText("API_⟨U+202E⟩YEK_TERCES");
    await expect(panel).toContainText("line⟨U+000A⟩break");
    await expect(panel).toContainText("ZERO⟨U+200B⟩WIDTH");
    const heights = await panel
      .getByRole("row")
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(new Set(heights).size).toBe(1);

    // So do a row's buttons, and the question which secret is meant; what is copied is the name itself.
    const turned = "API_⟨U+202E⟩YEK_TERCES";
    await panel.getByRole("row", { name: "YEK_TERCES" }).hover();
    await expect(panel.getByRole("button", { name: "Insert the code" })).toHaveAccessibleName(
      /: API_⟨U\+202E⟩YEK_TERCES$/,
    );
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await labPage.command("nbsecrets:copy-name");
    await labPage.dialog.getByRole("combobox").selectOption(turned);
    await page.keyboard.press("Enter");
    await expect(page.getByText(`${turned} is on the clipboard.`)).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(hostile[1]?.name);

    await labPage.row("Z_USABLE").hover();
    await labPage.picture("hostile-250");
    for (const width of [280, 200]) {
      await setPanelWidth(labPage, width);
      expect(Math.round((await panel.boundingBox())?.width ?? 0)).toBe(width);
      expect(await tooWide(labPage)).toEqual([]);
      await labPage.picture(`hostile-${width}`);
    }

    // What cannot be changed is not offered to be, and says why when a key asks for it.
    const offered = page.getByRole("menuitem", { name: /Edit Secret|Delete Secret/ });
    await labPage.row("Z_USABLE").click({ button: "right" });
    await expect(offered).toHaveCount(2);
    await page.keyboard.press("Escape");
    await panel.getByRole("row").first().click({ button: "right" });
    await expect(page.getByRole("menuitem", { name: "Copy Name" })).toBeVisible();
    await expect(offered).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Delete");
    await expect(page.getByText("cannot be edited here, because its name is not one that code can read")).toBeVisible();

    await panel.getByRole("row", { name: "YEK_TERCES" }).focus();
    await page.keyboard.press("F2");
    await expect(page.getByRole("dialog")).toContainText("Edit API_⟨U+202E⟩YEK_TERCES");
    await expect(page.getByRole("dialog")).not.toContainText("\u202E");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

    // JupyterLab cuts a long notice off; the rest, which says what to do, is one click away.
    await panel.getByRole("row", { name: "NNNN" }).focus();
    await page.keyboard.press("Delete");
    const notice = page.locator(".Toastify__toast", { hasText: "NNNN" });
    await notice.getByRole("button", { name: "Read all" }).click();
    await expect(page.getByRole("dialog")).toContainText("cannot be edited here");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  } finally {
    await writeRawVault(lab, []);
  }
});
