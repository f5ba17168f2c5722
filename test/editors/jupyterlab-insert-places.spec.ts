import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./shared-lab-test.ts";

test.beforeEach(async ({ lab }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
});

test("with nothing open a new notebook is offered, and the code goes into it", async ({ lab, labPage }) => {
  const { page } = labPage;
  await page.goto(lab.address());
  await labPage.openPanel();
  await labPage.row("API_TOKEN").dblclick();
  await page.getByRole("button", { name: "New notebook" }).click();
  await expect(labPage.cell(1)).toContainText('os.environ["API_TOKEN"]');
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("API_TOKEN")');
  await page.keyboard.type("[:3]");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("'the'");

  // Another form, asked for by name.
  await labPage.command("nbsecrets:insert-other");
  await expect(labPage.dialog).toContainText("How is code to read API_TOKEN?");
  await labPage.dialog.getByRole("combobox").selectOption({ index: 3 });
  await labPage.dialog.getByRole("button", { name: "Insert" }).click();
  await expect(labPage.dialog).toBeHidden();
  await expect(labPage.cell(1)).toContainText('nbsecrets.get_bytes("API_TOKEN")');
});

test("a read-only notebook is left as it is, and it is said why", async ({ lab, labPage }) => {
  const { page } = labPage;
  lab.notebook("read-only.ipynb", ["x = 1"]);
  // The tests may run as root, to whom every file is writable: the server's answer is made that of a file that is not.
  await page.route(/\/api\/contents\/read-only\.ipynb/, async (route) => {
    const response = await route.fetch();
    const body = response.ok() ? ((await response.json()) as object) : {};
    await route.fulfill({ response, json: { ...body, writable: false } });
  });
  await labPage.openNotebook("read-only.ipynb");
  await labPage.openPanel();
  const refusal = page.getByText("This document is read-only, so nothing was inserted.");
  await labPage.row("API_TOKEN").dblclick();
  await expect(refusal).toHaveCount(1);
  await labPage.insertLoader();
  await expect(refusal).toHaveCount(2);
  await labPage.row("API_TOKEN").dragTo(labPage.cell(0).locator(".cm-content"));
  await expect(refusal).toHaveCount(3);
  await expect(page.locator(".jp-Notebook .jp-Cell")).toHaveCount(1);
  await expect(labPage.cell(0).locator(".cm-content")).toHaveText("x = 1");
});

test("an untrusted notebook stays untrusted, text cells stay as they are", async ({ lab, labPage }) => {
  const { page } = labPage;
  const attack = `<p>an output</p><img src="x" onerror="document.title = 'attacked'">`;
  const outputs = [{ output_type: "display_data", data: { "text/html": attack }, metadata: {} }];
  lab.notebook("untrusted.ipynb", [
    { source: "x = 1", outputs },
    { type: "markdown", source: "Some *text*" },
  ]);
  await labPage.openNotebook("untrusted.ipynb");
  await labPage.openPanel();
  await labPage.cell(0).locator(".cm-content").click();
  await page.keyboard.press("End");
  await labPage.row("API_TOKEN").dblclick();
  await expect(labPage.cell(1).locator(".cm-content")).toHaveText('x = 1os.environ["API_TOKEN"]');
  // With a text cell in front, code gets a cell of its own.
  await page.locator(".jp-MarkdownCell").click();
  await labPage.row("API_TOKEN").dblclick();
  await expect(labPage.cell(2).locator(".cm-content")).toHaveText('os.environ["API_TOKEN"]');
  // The keys go there, behind the reference.
  await expect(labPage.cell(2).locator(".cm-content")).toBeFocused();
  await page.keyboard.type("[:3]");
  await expect(labPage.cell(2).locator(".cm-content")).toHaveText('os.environ["API_TOKEN"][:3]');
  await expect(page.locator(".jp-MarkdownCell")).toHaveText(/Some text/);

  const saved = (): string => readFileSync(join(lab.notebooks, "untrusted.ipynb"), "utf8");
  await labPage.saveNotebook();
  await expect.poll(saved).toContain("nbsecrets.load");
  await labPage.openNotebook("untrusted.ipynb");
  await expect(labPage.output(1)).toContainText("an output");
  await expect(labPage.output(1).locator("img")).not.toHaveAttribute("onerror");
  expect(await page.title()).not.toContain("attacked");
});

test("a busy kernel says beside its cell what it can import", async ({ lab, labPage }) => {
  const { page } = labPage;
  const wait = 'import os, time\nprint(os.getpid(), flush=True)\nwhile not os.path.exists("go"): time.sleep(0.05)';
  lab.notebook("busy.ipynb", [wait, ""]);
  await labPage.openNotebook("busy.ipynb");
  await labPage.openPanel();
  await labPage.cell(0).locator(".jp-InputPrompt").click();
  await page.keyboard.press("Shift+Enter");
  await expect(labPage.output(0)).toHaveText(/^\d+/);
  await labPage.row("API_TOKEN").dblclick();
  await expect(labPage.cell(1)).toContainText('nbsecrets.load("API_TOKEN")');
  await expect(labPage.cell(2)).toContainText('os.environ["API_TOKEN"]');
  lab.file("go", "");
  await expect(labPage.cell(0).locator(".jp-InputPrompt")).toHaveText("[1]:");
});

test("a kernel that does not answer gets plain code, once", async ({ lab, labPage }) => {
  const { page } = labPage;
  lab.notebook("silent.ipynb", ["import os; print(os.getpid())", ""]);
  await labPage.openNotebook("silent.ipynb");
  await labPage.openPanel();
  await labPage.run(0);
  const kernel = Number(await labPage.output(0).textContent());
  await labPage.cell(1).locator(".cm-content").click();
  // Stopped, it neither answers nor dies; the second click comes while the first waits.
  process.kill(kernel, "SIGSTOP");
  await labPage.insertLoader();
  await labPage.insertLoader();
  await expect(labPage.cell(1)).toContainText('for _name in ["API_TOKEN"]:');
  process.kill(kernel, "SIGCONT");
  await labPage.run(1);
  await expect(page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(2);
});

test("in a console the code goes where the next line is written", async ({ lab, labPage }) => {
  const { page } = labPage;
  await page.goto(lab.address());
  await page.locator('.jp-LauncherCard[data-category="Console"][title*="Python 3"]').first().click();
  const prompt = page.locator(".jp-CodeConsole-promptCell .cm-content");
  await expect(prompt).toBeVisible();
  await expect(page.locator(".jp-CodeConsole-banner")).toContainText("Python");
  await labPage.openPanel();
  await prompt.click();
  await page.keyboard.type("print(");
  await labPage.row("API_TOKEN").dblclick();
  await expect(prompt).toHaveText(/print\(os\.environ\["API_TOKEN"\]$/);
  await page.keyboard.type(")");
  await expect(prompt).toHaveText(/nbsecrets\.load\("API_TOKEN"\)print\(os\.environ\["API_TOKEN"\]\)$/);
  await page.keyboard.press("Shift+Enter");
  await expect(page.locator(".jp-CodeConsole .jp-OutputArea-output").last()).toHaveText("the value");

  // What ran in this console has loaded it.
  await expect(prompt).toHaveText("");
  await labPage.row("API_TOKEN").dblclick();
  await expect(prompt).toHaveText('os.environ["API_TOKEN"]');

  // A row is dropped there too, and what has run stays as it was.
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "another");
  const end = { x: 400, y: 8 };
  await labPage.row("OTHER_TOKEN").dragTo(prompt.locator(".cm-line").last(), { targetPosition: end });
  await expect(prompt).toHaveText(
    'import nbsecretsnbsecrets.load("OTHER_TOKEN")os.environ["API_TOKEN"]os.environ["OTHER_TOKEN"]',
  );
  const ran = page.locator(".jp-CodeConsole-content .jp-InputArea-editor");
  await expect(ran.filter({ hasText: "OTHER_TOKEN" })).toHaveCount(0);
});
