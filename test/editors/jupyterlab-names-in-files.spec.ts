import { expect, test } from "./shared-lab-test.ts";

const job = [
  "import os",
  "",
  'key = os.environ["OPENAI_API_KYE"]  # os.environ["COMMENT_TOKEN"]',
  "text = 'os.environ[\"TEXT_TOKEN\"]'",
  '"""os.getenv("STRING_TOKEN")"""',
  'for which in ("A", "B"):',
  '    print(os.environ[f"{which}_TOKEN"], os.getenv("X_" + which))',
  "",
].join("\n");

test("in a file names are marked, corrected and completed; not those in comments and texts, nor what code puts together", async ({
  lab,
  labPage,
}) => {
  const { page, dialog } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "N0Haxh3r3");
  lab.file("job.py", job);
  await labPage.openFile("job.py");
  await labPage.openPanel();
  const code = page.locator(".jp-FileEditor .cm-content");
  const marks = page.locator(".nbsecrets-unknown");
  await expect(marks).toHaveText(["OPENAI_API_KYE"]);
  await marks.first().hover();
  await page.getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
  await expect(code).toContainText('os.environ["OPENAI_API_KEY"]');
  await expect(marks).toHaveCount(0);

  await code.click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText('os.getenv("OPENAI');
  await page.keyboard.press("Tab");
  // Beside it the text's own words are offered.
  await expect(page.locator('.jp-Completer-item[title="Stored"][data-value="OPENAI_API_KEY"]')).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(code).toContainText('os.getenv("OPENAI_API_KEY');
  await page.keyboard.insertText(")\n");
  await labPage.saveNotebook();
  await expect.poll(() => lab.read("job.py")).toContain('os.getenv("OPENAI_API_KEY');

  await page.getByRole("button", { name: "More actions for your secrets" }).click();
  await page.getByRole("menuitem", { name: "Check Names in Code" }).click();
  await expect(dialog).toContainText("Places that read a name which the code puts together: 2.");
  await expect(dialog).not.toContainText(/COMMENT_TOKEN|TEXT_TOKEN|STRING_TOKEN/);
  expect(await page.content()).not.toContain("N0Haxh3r3");
});

test("the settings turn completion and marks in files off at once, and on again", async ({ lab, labPage }) => {
  const { page } = labPage;
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  lab.file("job.py", job);
  await labPage.openFile("job.py");
  const code = page.locator(".jp-FileEditor .cm-content");
  const marks = page.locator(".nbsecrets-unknown");
  const ours = page.locator('.jp-Completer-item[title="Stored"]');
  await expect(marks).toHaveText(["OPENAI_API_KYE"]);

  const turn = async (to: boolean): Promise<void> => {
    await page.keyboard.press("ControlOrMeta+,");
    await page.locator('input[placeholder="Search settings…"]').fill("Secrets");
    for (const label of [/Complete names/, /Mark unknown names/]) {
      await page.locator(".jp-SettingsPanel").getByRole("checkbox", { name: label }).setChecked(to);
    }
    await page.getByRole("tab", { name: "job.py" }).click();
    await expect(code).toBeVisible();
  };
  const ask = async (): Promise<void> => {
    await code.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText('os.getenv("OPENAI_API');
    await page.keyboard.press("Tab");
  };
  await turn(false);
  await expect(marks).toHaveCount(0);
  await ask();
  // What JupyterLab itself has in the text is still offered.
  await expect(code.or(page.locator(".jp-Completer")).getByText('"OPENAI_API_KYE').last()).toBeVisible();
  await expect(ours).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.insertText('")\n');
  await turn(true);
  await expect(marks.first()).toHaveText("OPENAI_API_KYE");
  await ask();
  await expect(ours).toBeVisible();
});
