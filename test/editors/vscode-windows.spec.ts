import { CodePage } from "./code-page.ts";
import { expect, test as base } from "./code-test.ts";

/** A second window of the same person, with an extension host of its own. */
const test = base.extend<{ otherPage: CodePage }>({
  otherPage: async ({ context, code }, use) => {
    const page = await context.newPage();
    await use(new CodePage(page, code));
    await page.close();
  },
});

test("two windows agree, also where both write at once, and a conflict is told with the choice", async ({
  code,
  codePage,
  otherPage,
}) => {
  const windows = [codePage, otherPage];
  await code.nbsecrets(["set", "SHARED"], "one");
  for (const window of windows) {
    await window.open();
    await window.openView();
  }

  // What one does, the other shows.
  await codePage.addSecret("FROM_FIRST", "a value");
  await expect(otherPage.row("FROM_FIRST")).toBeVisible();
  await otherPage.rowMenu("FROM_FIRST", "Delete Secret…");
  await otherPage.answerDialog("Delete");
  await expect(codePage.row("FROM_FIRST")).toHaveCount(0);

  // Both at once: both are kept.
  for (const [index, window] of windows.entries()) {
    await window.titleButton("Add Secret…");
    await window.answer("Add Secret (1/2)", `AT_ONCE_${index}`);
    await (await window.step("Add Secret (2/2)")).fill(`value ${index}`);
  }
  await Promise.all(windows.map((window) => window.page.keyboard.press("Enter")));
  for (const window of windows) {
    await expect(window.row("AT_ONCE_0")).toBeVisible();
    await expect(window.row("AT_ONCE_1")).toBeVisible();
  }
  expect(await code.nbsecrets(["get", "AT_ONCE_0"])).toBe("value 0");
  expect(await code.nbsecrets(["get", "AT_ONCE_1"])).toBe("value 1");

  const stored = (): Promise<string> => code.nbsecrets(["get", "SHARED"]);
  // The same secret, with another value in between.
  const edit = async (mine: string, theirs: string): Promise<void> => {
    await codePage.rowButton("SHARED", "Edit Secret…");
    await (await codePage.step("Edit SHARED")).fill(mine);
    await otherPage.rowButton("SHARED", "Edit Secret…");
    await otherPage.answer("Edit SHARED", theirs);
    await expect.poll(stored).toBe(theirs);
    await codePage.page.keyboard.press("Enter");
    await expect(codePage.dialog).toContainText("SHARED was changed somewhere else since you opened it.");
    expect(await stored()).toBe(theirs);
  };
  await edit("mine", "theirs");
  await codePage.picture("vscode-conflict");
  await codePage.answerDialog("Keep Mine");
  await expect.poll(stored).toBe("mine");
  await edit("dropped", "theirs again");
  await codePage.answerDialog("Take Theirs");
  expect(await stored()).toBe("theirs again");

  // Deleted in between: it is made anew only when asked.
  await codePage.rowButton("SHARED", "Edit Secret…");
  await (await codePage.step("Edit SHARED")).fill("anew");
  await otherPage.rowMenu("SHARED", "Delete Secret…");
  await otherPage.answerDialog("Delete");
  await expect(codePage.row("SHARED")).toHaveCount(0);
  await codePage.page.keyboard.press("Enter");
  await expect(codePage.dialog).toContainText("SHARED was deleted somewhere else since you opened it.");
  await codePage.answerDialog("Add It Again");
  await expect(otherPage.row("SHARED")).toBeVisible();
  expect(await stored()).toBe("anew");
});
