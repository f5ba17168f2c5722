import { expect, test } from "./code-jupyter-test.ts";
import type { CodePage } from "./code-page.ts";

const token = "REDIS_ACCESS_TOKEN";
const read = `import os\nprint(os.environ["${token}"])`;

async function loadNow(codePage: CodePage): Promise<void> {
  await codePage.rowButton(token, "Load Now", codePage.need(token));
}

test("after Load Now one click keeps secrets loaded", async ({ code, codePage }) => {
  const offer = codePage.notification("Keep secrets loaded in this notebook?");
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  code.notebook("kept.ipynb", ["1", read]);
  await codePage.open();
  await codePage.openNotebook("kept.ipynb");
  await codePage.openView();
  await codePage.run(0);
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  await expect(codePage.need(token)).toContainText("In kernel");
  await offer.getByRole("button", { name: "Insert and Run Cell" }).click();
  await expect(codePage.cellText(0)).toHaveText("%load_ext nbsecrets");
  await expect(codePage.cell(0).locator(".codicon-notebook-state-success")).toBeVisible();
  await code.nbsecrets(["set", token], "another");
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("another");

  // Where the line is, nothing is offered: nor to whoever loads by hand all the same.
  await code.nbsecrets(["set", token], "a third");
  await expect(codePage.need(token)).toContainText("Old value");
  await loadNow(codePage);
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("a third");
  await expect(offer).toHaveCount(0);
});

test("a no to keeping secrets loaded is remembered, also in a window that comes anew", async ({ code, codePage }) => {
  const offer = codePage.notification("Keep secrets loaded in this notebook?");
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  code.notebook("refused.ipynb", ["1", read, "2"]);
  await codePage.open();
  await codePage.openNotebook("refused.ipynb");
  await codePage.openView();
  await codePage.run(0);
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  await expect(codePage.need(token)).toContainText("In kernel");
  await offer.getByRole("button", { name: "No", exact: true }).click();
  await expect(offer).toHaveCount(0);
  await codePage.saveNotebook();
  await codePage.open();
  await codePage.openNotebook("refused.ipynb");
  await codePage.openView();
  await codePage.run(2);
  await expect(codePage.need(token)).toContainText("Stored");
  await loadNow(codePage);
  await codePage.answerDialog("Allow");
  await expect(codePage.need(token)).toContainText("In kernel");
  await codePage.run(1);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");
  await expect(offer).toHaveCount(0);
  expect(code.read("refused.ipynb")).not.toContain("%load_ext");
});

test("a kernel of another language is given nothing without a cell, which is said", async ({ code, codePage }) => {
  const { quickInput } = codePage;
  await code.nbsecrets(["set", token], "N0Haxh3r3");
  code.notebook("other.ipynb", ["1", `console.log(process.env.${token})`], "javascript", "javascript");
  await codePage.open();
  await codePage.openNotebook("other.ipynb");
  await codePage.openView();
  await codePage.run(0);
  await loadNow(codePage);
  await expect(quickInput.locator(".quick-input-box input")).toHaveAttribute(
    "placeholder",
    "A kernel of javascript is given nothing without a cell. How is the kernel to get it?",
  );
  await expect(quickInput.locator(".monaco-list-row", { hasText: "Keep all secrets loaded" })).toHaveCount(0);
  await codePage.pick("Insert the loader and run its cell");
  await expect(quickInput).toBeHidden();
  await expect(codePage.cell(0).locator(".codicon-notebook-state-success")).toBeVisible();
  await codePage.run(2);
  await expect(codePage.outputs.last()).toHaveText("N0Haxh3r3");
});
