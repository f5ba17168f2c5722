import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./shared-lab-test.ts";

test("what a notebook needs is pinned with a hint and a link, which the next person sees, and is unpinned again", async ({
  lab,
  labPage,
}) => {
  const { page, panel, dialog } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "N0Haxh3r3");
  lab.notebook("pinned.ipynb", ['import os\nos.environ["OPENAI_API_KEY"]; os.environ["OTHER_TOKEN"]']);
  const metadata = (): Record<string, unknown> => {
    const text = readFileSync(join(lab.notebooks, "pinned.ipynb"), "utf8");
    return (JSON.parse(text) as { metadata: Record<string, unknown> }).metadata;
  };
  const need = (name: string) => panel.locator(`.nbsecrets-needed-row[data-name="${name}"]`);
  const pin = panel.getByRole("button", { name: "Write into the notebook which secrets it needs" });
  const save = async (): Promise<void> => {
    await page.locator(".jp-Notebook .jp-InputPrompt").first().click();
    await labPage.saveNotebook();
  };
  await labPage.openNotebook("pinned.ipynb");
  await labPage.openPanel();
  await expect(need("OTHER_TOKEN")).toContainText("Not saved");

  // Saved, and nothing of ours in it.
  await labPage.type(0, 'import os\nos.environ["OPENAI_API_KEY"]; os.environ["OTHER_TOKEN"]  # saved');
  await save();
  await expect.poll(() => readFileSync(join(lab.notebooks, "pinned.ipynb"), "utf8")).toContain("# saved");
  expect(Object.keys(metadata())).not.toContain("nbsecrets");

  await pin.click();
  await dialog.getByLabel("Hint for OTHER_TOKEN").fill("Ask the data team");
  await dialog.getByLabel("Link for OTHER_TOKEN").fill("javascript:alert(1)");
  await expect(dialog).toContainText("Write a link that begins with https://");
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("Link for OTHER_TOKEN").fill("https://example.com/tokens");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(need("OTHER_TOKEN")).toContainText("Ask the data team");

  // It counts although nothing reads it.
  await labPage.type(0, "print(1)");
  await save();
  const needs = [{ name: "OTHER_TOKEN", hint: "Ask the data team", url: "https://example.com/tokens" }];
  await expect.poll(() => metadata()["nbsecrets"]).toEqual({ needs });

  await labPage.openNotebook("pinned.ipynb");
  await labPage.openPanel();
  await expect(need("OTHER_TOKEN")).toContainText("Ask the data team");
  await expect(need("OTHER_TOKEN").getByRole("link", { name: "Get one" })).toHaveAttribute(
    "href",
    "https://example.com/tokens",
  );
  await expect(need("OPENAI_API_KEY")).toHaveCount(0);
  await need("OTHER_TOKEN").getByRole("button", { name: "Add" }).click();
  await expect(dialog).toContainText("Ask the data team");
  await expect(dialog.getByRole("link", { name: "Get one" })).toHaveAttribute("href", "https://example.com/tokens");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await pin.click();
  await dialog.getByLabel("OTHER_TOKEN", { exact: true }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(need("OTHER_TOKEN")).toHaveCount(0);
  await save();
  await expect.poll(() => Object.keys(metadata())).not.toContain("nbsecrets");
  expect(readFileSync(join(lab.notebooks, "pinned.ipynb"), "utf8")).not.toContain("N0Haxh3r3");
});
