import { expect, test } from "./code-test.ts";

const languages = [
  { file: "job.R", unknown: 'Sys.getenv("OTHER_TOKEN")', typed: 'key <- Sys.getenv("LAKE', rest: '")' },
  { file: "job.js", unknown: "process.env.OTHER_TOKEN;", typed: "const key = process.env.LAKE", rest: ";" },
  { file: "job.jl", unknown: 'ENV["OTHER_TOKEN"]', typed: 'key = ENV["LAKE', rest: '"]' },
] as const;

for (const { file, unknown, typed, rest } of languages) {
  test(`in ${file} names are completed, an unknown one is marked, and a hover says the state`, async ({
    code,
    codePage,
  }) => {
    const { page } = codePage;
    const lines = page.locator(".part.editor .view-lines");
    await code.nbsecrets(["set", "LAKEHOUSE_KEY", "--description", "for the demo"], "N0Haxh3r3");
    code.file(file, `${unknown}\n`);
    await codePage.open();
    await codePage.openFile(file);
    // Nothing of ours starts for a file of these alone, which every project on the web has.
    if (file === "job.js") {
      await codePage.openView();
    }
    await expect(page.locator(".part.editor .squiggly-info")).toHaveCount(1);

    await lines.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type(typed);
    const suggestion = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "LAKEHOUSE_KEY" });
    await expect(suggestion).toBeVisible();
    await suggestion.click();
    // VS Code closes a quote by itself only once it knows that none is open there; what it closed is typed over.
    await page.keyboard.type(rest);
    await expect(lines.locator(".view-line", { hasText: "LAKEHOUSE_KEY" })).toHaveText(`${typed}HOUSE_KEY${rest}`);
    await expect(page.locator(".part.editor .squiggly-info")).toHaveCount(1);

    const hover = page.locator(".monaco-hover:visible", { hasText: "LAKEHOUSE_KEY" });
    await expect(async () => {
      await page.locator(".part.editor .tab").first().hover();
      await lines.locator("span", { hasText: "LAKEHOUSE_KEY" }).last().hover();
      await expect(hover).toContainText("LAKEHOUSE_KEY: Stored", { timeout: 5_000 });
    }).toPass();
    await expect(hover).toContainText("for the demo");
    await expect(page.locator("body")).not.toContainText("N0Haxh3r3");
  });
}
