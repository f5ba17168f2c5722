import { expect, test } from "./code-test.ts";
import { kernelBeside, runtimeOf } from "./kernel-beside.ts";

test("what the open notebook needs stands on top, with what its kernel has, and one click adds or loads it", async ({
  code,
  codePage,
}) => {
  const { view, quickInput } = codePage;
  await code.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "N0Haxh3r3");
  await code.nbsecrets(["set", "UNUSED_KEY"], "unused");
  runtimeOf(code);
  code.notebook("analysis.ipynb", [
    'import os\nprint(os.environ["OPENAI_API_KEY"], os.environ["REDIS_ACCESS_TOKEN"])',
    "# last",
  ]);
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.openView();
  const heading = view.locator(".monaco-list-row", { hasText: "analysis.ipynb" });
  await expect(heading).toContainText("0 of 2 ready");
  await expect(codePage.need("OPENAI_API_KEY")).toContainText("Not saved");
  await expect(codePage.need("REDIS_ACCESS_TOKEN")).toContainText("Stored");
  await expect(codePage.need("UNUSED_KEY")).toHaveCount(0);

  await codePage.rowButton("OPENAI_API_KEY", "Add Secret…", codePage.need("OPENAI_API_KEY"));
  await expect(await codePage.step("Add Secret (1/2)")).toHaveValue("OPENAI_API_KEY");
  await codePage.page.keyboard.press("Enter");
  await codePage.answer("Add Secret (2/2)", "sk-1");
  await expect(codePage.need("OPENAI_API_KEY")).toContainText("Stored");

  const kernel = await kernelBeside(code, "analysis.ipynb");
  try {
    await kernel.run("x = nbsecrets.load('REDIS_ACCESS_TOKEN')");
    await expect(codePage.need("REDIS_ACCESS_TOKEN")).toContainText("In kernel");
    await expect(codePage.need("OPENAI_API_KEY")).toContainText("Not loaded");
    await expect(heading).toContainText("1 of 2 ready");
    await code.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "another");
    const old = codePage.need("REDIS_ACCESS_TOKEN");
    await expect(old.locator(".label-description")).toHaveText("Old value");
    await expect(old).toHaveAttribute(
      "aria-label",
      "REDIS_ACCESS_TOKEN, Old value in kernel, needed by analysis.ipynb",
    );
    // Nothing of it is cut off in a side bar that nobody made wider.
    await codePage.cell(1).hover();
    const words = old.locator(".monaco-icon-label-container");
    expect(await words.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    await codePage.picture("vscode-stages");
    await kernel.run("x = nbsecrets.load()");
    await expect(heading).toContainText("2 of 2 ready");
  } finally {
    await kernel.close();
  }
  await expect(heading).toContainText("0 of 2 ready");

  await codePage.rowButton("OPENAI_API_KEY", "Load Now", codePage.need("OPENAI_API_KEY"));
  await expect(quickInput.locator(".quick-input-title")).toHaveText("Load OPENAI_API_KEY");
  await codePage.pick("Insert the loader and run its cell");
  await expect(codePage.cellText(0)).toContainText("NBSECRETS_MOUNT");
  await expect(codePage.cell(0).locator(".codicon-notebook-state-success")).toBeVisible();
  await codePage.runButton(1);
  await expect(codePage.outputs).toHaveText("sk-1 another");
});

test("a cell that fails for want of a secret says below itself what one click does", async ({ code, codePage }) => {
  const { page } = codePage;
  const item = (text: string) => page.locator(".cell-statusbar-container .cell-status-item", { hasText: text });
  await code.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  code.notebook("failing.ipynb", ['import os\nprint(os.environ["OPENAI_API_KYE"])', "# last"]);
  await codePage.open();
  await codePage.openNotebook("failing.ipynb");
  await codePage.run(0);
  await expect(item("Add OPENAI_API_KYE")).toBeVisible();
  await item("Did you mean OPENAI_API_KEY?").click();
  await expect(codePage.cellText(0)).toContainText('os.environ["OPENAI_API_KEY"]');
  await codePage.run(0);
  await codePage.picture("vscode-failure");
  await item("Load").click();
  await codePage.pick("Insert the loader and run its cell");
  await expect(codePage.cellText(0)).toContainText("NBSECRETS_MOUNT");
  await expect(codePage.cell(0).locator(".codicon-notebook-state-success")).toBeVisible();
  await codePage.runButton(1);
  await expect(codePage.outputs.last()).toHaveText("sk-1");
  await expect(item("Load")).toHaveCount(0);
  await codePage.saveNotebook();
  expect(code.read("failing.ipynb")).not.toContain("settle-failure");
});
