import { expect, test } from "./code-test.ts";

const NAMES = ["AWS_KEY", "MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN"];

test("rows are found by typing, several are deleted after one question, all come back, and undo is offered for a while", async ({
  code,
  codePage,
}) => {
  const { page, view, dialog } = codePage;
  const select = async (...names: readonly string[]): Promise<void> => {
    for (const [index, name] of names.entries()) {
      await codePage.row(name).click(index === 0 ? {} : { modifiers: ["ControlOrMeta"] });
    }
  };
  const undo = view.getByRole("button", { name: "Undo" });
  for (const name of NAMES) {
    await code.nbsecrets(["set", name, "--description", "for the demo"], `canary of ${name}`);
  }
  await codePage.open();
  await codePage.openView();

  await test.step("what a screen reader hears and a tooltip shows", async () => {
    await expect(codePage.row("AWS_KEY")).toHaveAttribute(
      "aria-label",
      /^AWS_KEY, for the demo, changed (now|1 minute ago)$/,
    );
    // A row that is drawn anew under the pointer shows none until that moves again.
    await expect(async () => {
      await page.mouse.move(640, 400);
      await codePage.row("AWS_KEY").locator(".label-name").hover({ timeout: 10_000 });
      await expect(page.locator(".workbench-hover")).toContainText(/AWS_KEY\s*for the demo\s*Changed /, {
        timeout: 3_000,
      });
    }).toPass();
    expect(await page.content()).not.toContain("canary");
  });

  await test.step("all that are selected, in one question, and back", async () => {
    await select("AWS_KEY", "REDIS_ACCESS_TOKEN");
    await page.keyboard.press("Delete");
    await expect(dialog).toContainText("Delete 2 secrets (AWS_KEY, REDIS_ACCESS_TOKEN)?");
    await codePage.answerDialog("Delete");
    await expect(codePage.row("AWS_KEY")).toHaveCount(0);
    await expect(codePage.row("REDIS_ACCESS_TOKEN")).toHaveCount(0);
    await expect(view).toContainText("Deleted 2 secrets.");
    await codePage.titleButton("Undo");
    await codePage.answerDialog("Undo");
    await expect(codePage.row("AWS_KEY")).toBeVisible();
    await expect(codePage.row("REDIS_ACCESS_TOKEN")).toBeVisible();
    expect(await code.nbsecrets(["get", "AWS_KEY"])).toBe("canary of AWS_KEY");
  });

  await test.step("what is deleted now is offered until the end of this test", async () => {
    await select("AWS_KEY");
    await codePage.rowMenu("AWS_KEY", "Delete Secret…");
    await codePage.answerDialog("Delete");
    await expect(undo).toBeVisible();
  });

  await test.step("typing goes to a name, and the search shows what matches", async () => {
    await codePage.row("MLFLOW_ACCESS_SECRET").click();
    await page.keyboard.type("red");
    await expect(codePage.row("REDIS_ACCESS_TOKEN")).toHaveClass(/focused/);
    // Keys act on the row that has the focus, whichever was clicked last.
    await page.keyboard.press("F2");
    await codePage.step("Edit REDIS_ACCESS_TOKEN");
    await page.keyboard.press("Escape");
    await codePage.row("REDIS_ACCESS_TOKEN").click();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await expect(dialog).toContainText("Delete MLFLOW_ACCESS_SECRET?");
    await codePage.answerDialog("Cancel");
    await codePage.row("MLFLOW_ACCESS_SECRET").click();
    await page.keyboard.press("ControlOrMeta+Alt+f");
    await view.locator(".monaco-tree-type-filter input").fill("mlflow");
    await expect(codePage.row("MLFLOW_ACCESS_SECRET")).toHaveClass(/focused/);
    await page.keyboard.press("Escape");
  });

  await test.step("undo goes by itself", async () => {
    await expect(undo).toHaveCount(0, { timeout: 40_000 });
    await expect(view).not.toContainText("Deleted AWS_KEY.");
  });
});
