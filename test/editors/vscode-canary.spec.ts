import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./code-test.ts";
import { filesIn } from "./files-in.ts";
import { holdsText } from "./holds-text.ts";
import { storedByPage } from "./stored-by-page.ts";
import { canary } from "./work-with-canary.ts";

const loaded = 'import os\nprint(len(os.environ["CANARY_TOKEN"]))';

test("the value is in no notebook, backup, log, setting, state or command line, and nothing of the page keeps it", async ({
  code,
  codePage,
}) => {
  const { page, view, quickInput } = codePage;
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("request", (request) => said.push(request.url()));
  page.on("websocket", (socket) => said.push(socket.url()));
  code.notebook("canary.ipynb", ["", loaded]);
  code.file("project.env", `IMPORTED_KEY=${canary}-imported\n`);
  await codePage.open();
  await codePage.openNotebook("canary.ipynb");
  await codePage.openView();

  await test.step("added, loaded and edited", async () => {
    await codePage.addSecret("CANARY_TOKEN", canary);
    await codePage.cellText(0).click();
    await codePage.command("Secrets: Insert Loader");
    await expect(codePage.cellText(0)).toContainText("CANARY_TOKEN");
    await codePage.run(0);
    await codePage.run(1);
    await expect(codePage.outputs).toHaveText(String(canary.length));
    await codePage.rowButton("CANARY_TOKEN", "Edit Secret…");
    await codePage.answer("Edit CANARY_TOKEN", `${canary}-again`);
    await expect(view).toContainText("Saved CANARY_TOKEN.");
    await codePage.run(0);
    await codePage.run(1);
    await expect(codePage.outputs).toHaveText(String(`${canary}-again`.length));
  });

  await test.step("used in a terminal", async () => {
    await codePage.rowMenu("CANARY_TOKEN", "Use in Terminal");
    await expect(page.locator(".terminal-wrapper.active .xterm-helper-textarea")).toBeFocused();
    await page.keyboard.insertText('printf %s "$CANARY_TOKEN" | wc -c > length.txt; echo done > done.txt; exit');
    await page.keyboard.press("Enter");
    await expect.poll(() => code.readIfThere("done.txt")).toBe("done\n");
    expect(code.read("length.txt").trim()).toBe(String(`${canary}-again`.length));
    expect(execFileSync("ps", ["-eo", "args="]).toString()).not.toContain(canary);
    await codePage.cellText(0).click();
    await codePage.saveNotebook();
  });

  await test.step("a server and a window that log all they do", async () => {
    await page.goto("about:blank");
    await code.stop();
    await code.start(["--log", "trace"]);
    await codePage.open();
    await codePage.openView();
    // VS Code would log the environment of a terminal.
    await codePage.rowMenu("CANARY_TOKEN", "Use in Terminal");
    await expect(codePage.notification("would write the values into its logs")).toBeVisible();
    await codePage.rowButton("CANARY_TOKEN", "Edit Secret…");
    await codePage.answer("Edit CANARY_TOKEN", `${canary}-at-last`);
    await expect(view).toContainText("Saved CANARY_TOKEN.");
  });

  await test.step("revealed, copied, deleted, brought back", async () => {
    await codePage.rowMenu("CANARY_TOKEN", "Reveal Secret…");
    await expect(quickInput.locator(".monaco-list-row")).toContainText(`${canary}-at-last`);
    await page.keyboard.press("Escape");
    await expect(quickInput).toBeHidden();
    await codePage.rowMenu("CANARY_TOKEN", "Copy Value");
    await expect.poll(() => codePage.copied()).toBe(`${canary}-at-last`);
    await codePage.rowMenu("CANARY_TOKEN", "Rename to a New Secret…");
    await codePage.answer("Rename CANARY_TOKEN to a New Secret", "CANARY_COPY");
    await codePage.rowMenu("CANARY_COPY", "Delete Secret…");
    await codePage.answerDialog("Delete");
    await expect(codePage.row("CANARY_COPY")).toHaveCount(0);
    await codePage.titleButton("Undo");
    await codePage.answerDialog("Undo");
    await expect(codePage.row("CANARY_COPY")).toBeVisible();
  });

  await test.step("imported", async () => {
    await codePage.command("Secrets: Import Secrets…");
    await codePage.pick("Choose a file…");
    await codePage.chooseFile("Import Secrets", "project.env");
    await codePage.step("Import Secrets from project.env");
    await page.keyboard.press("Enter");
    await expect(codePage.row("IMPORTED_KEY")).toBeVisible();
  });

  // VS Code keeps a copy of what is not saved.
  await codePage.openNotebook("canary.ipynb");
  await codePage.type(1, `${loaded}\n# not saved yet`);
  await expect.poll(() => filesIn(code.home).some((file) => /\bBackups\b/.test(file))).toBe(true);
  expect(await page.content()).not.toContain(canary);
  // A page of the same origin, so that the workbench writes what it keeps and leaves.
  await page.goto(`${code.origin}/healthz`);
  const stored = await storedByPage(page);
  expect(stored).toContain("canary.ipynb");
  expect(holdsText(Buffer.from(stored), canary)).toBe(false);
  expect(said.filter((text) => text.includes(canary))).toEqual([]);
  await code.stop();

  const files = filesIn(code.home);
  const holding = files.filter((file) => holdsText(readFileSync(join(code.home, file)), canary));
  const inMemory = join("run", "nbsecrets");
  // That the search finds it: in the mount, where it belongs, and in the file of the person's own that it was imported from.
  expect(holding.filter((file) => !file.startsWith(inMemory))).toEqual([join("notebooks", "project.env")]);
  expect(holding.filter((file) => file.startsWith(inMemory)).length).toBeGreaterThanOrEqual(3);
  for (const looked of [/^code-server\.log$/, /exthost.*\.log$/, /canary\.ipynb$/, /settings\.json$/, /\bHistory\b/]) {
    expect(files).toContainEqual(expect.stringMatching(looked));
  }
  expect(await code.nbsecrets(["get", "CANARY_TOKEN"])).toBe(`${canary}-at-last`);
  expect(await code.nbsecrets(["get", "IMPORTED_KEY"])).toBe(`${canary}-imported`);
  await code.start();
});
