import { expect, test } from "./code-test.ts";

test("what a notebook needs is pinned with a hint and a link, which the next person sees, and is unpinned again", async ({
  code,
  codePage,
}) => {
  const { page, view, quickInput } = codePage;
  const metadata = (): Record<string, unknown> =>
    (JSON.parse(code.read("pinned.ipynb")) as { metadata: Record<string, unknown> }).metadata;
  await code.nbsecrets(["set", "OPENAI_API_KEY"], "N0Haxh3r3");
  code.notebook("pinned.ipynb", ['import os\nos.environ["OTHER_TOKEN"]', "# last"]);
  await codePage.open();
  await codePage.openNotebook("pinned.ipynb");
  await codePage.openView();
  const heading = view.locator(".monaco-list-row", { hasText: "pinned.ipynb" });
  const pin = async (): Promise<void> => codePage.rowButton("", "Pin What This Notebook Needs…", heading);
  await expect(codePage.need("OTHER_TOKEN")).toContainText("Not saved");

  // Saved, and nothing of ours in it.
  await codePage.type(1, "# saved");
  await codePage.saveNotebook();
  await expect.poll(() => code.read("pinned.ipynb")).toContain("# saved");
  expect(Object.keys(metadata())).not.toContain("nbsecrets");

  await pin();
  await quickInput.locator(".monaco-list-row", { hasText: "OTHER_TOKEN" }).getByRole("checkbox").click();
  await quickInput.getByRole("button", { name: "OK" }).click();
  await codePage.answer("Pin OTHER_TOKEN (1/2)", "Ask the data team");
  const link = await codePage.step("Pin OTHER_TOKEN (2/2)");
  await link.fill("javascript:alert(1)");
  await expect(codePage.inputMessage).toContainText("Write a link that begins with https://");
  await codePage.answer("Pin OTHER_TOKEN (2/2)", "https://example.com/tokens");
  await expect(quickInput).toBeHidden();

  // It counts although nothing reads it.
  await codePage.type(0, "print(1)");
  await codePage.saveNotebook();
  const needs = [{ name: "OTHER_TOKEN", hint: "Ask the data team", url: "https://example.com/tokens" }];
  await expect.poll(() => metadata()["nbsecrets"]).toEqual({ needs });

  await codePage.open();
  await codePage.openNotebook("pinned.ipynb");
  await codePage.openView();
  await codePage.need("OTHER_TOKEN").hover();
  const tooltip = page.locator(".monaco-hover:visible", { hasText: "Ask the data team" });
  await expect(tooltip.getByRole("link")).toHaveAttribute("data-href", "https://example.com/tokens");
  await codePage.rowButton("OTHER_TOKEN", "Add Secret…", codePage.need("OTHER_TOKEN"));
  await codePage.answer("Add Secret (1/2)", "OTHER_TOKEN");
  await codePage.step("Add Secret (2/2)");
  await expect(codePage.inputMessage).toContainText("Ask the data team");
  await expect(quickInput.getByRole("button", { name: "Get one: https://example.com/tokens" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(quickInput).toBeHidden();

  await pin();
  await quickInput.locator(".monaco-list-row", { hasText: "OTHER_TOKEN" }).getByRole("checkbox").click();
  await quickInput.getByRole("button", { name: "OK" }).click();
  await expect(codePage.need("OTHER_TOKEN")).toHaveCount(0);
  await codePage.cellText(0).click();
  await codePage.saveNotebook();
  await expect.poll(() => Object.keys(metadata())).not.toContain("nbsecrets");
});
