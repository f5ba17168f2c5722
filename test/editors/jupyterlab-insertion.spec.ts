import { expect, test } from "./shared-lab-test.ts";

test("a kernel without our package runs the plain snippet", async ({ lab, labPage }) => {
  lab.notebook(
    "plain.ipynb",
    ["", 'print(os.environ["API_TOKEN"])\nimport sys; print("nbsecrets" in sys.modules)'],
    "plain",
  );
  await labPage.openNotebook("plain.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("API_TOKEN", "through plain code");
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText('for _name in ["API_TOKEN"]:');
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("through plain code\nFalse");
});

test("the loader goes above the cell in use, and never twice", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("loader.ipynb", ["x = 1", "y = 2"]);
  await labPage.openNotebook("loader.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.cell(1).locator(".jp-InputPrompt").click();
  await labPage.insertLoader();
  await expect(labPage.cell(1)).toContainText('nbsecrets.load("API_TOKEN")');
  await expect(labPage.cell(2)).toContainText("y = 2");
  await labPage.insertLoader();
  await expect(labPage.page.getByText("The loader is here already.")).toBeVisible();
  await expect(labPage.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(3);
});

test("a loader cell is brought up to date when another secret was added", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("update.ipynb");
  await labPage.openNotebook("update.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("API_TOKEN")');
  await labPage.addSecret("SECOND", "value");
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("API_TOKEN", "SECOND")');
  await expect(labPage.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(1);
});

test("Enter on a row inserts the reference at the cursor", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("reference.ipynb");
  await labPage.openNotebook("reference.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.type(0, "client = connect()");
  await labPage.page.keyboard.press("ArrowLeft");
  await labPage.row("API_TOKEN").focus();
  await labPage.page.keyboard.press("Enter");
  await expect(labPage.cell(1).locator(".cm-content")).toHaveText('client = connect(os.environ["API_TOKEN"])');
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("API_TOKEN")');
});

test("in a Python file the loader goes to the top and the reference to the cursor", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.file("script.py", "#!/usr/bin/env python3\nprint()\n");
  await labPage.openFile("script.py");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  const content = labPage.page.locator(".jp-FileEditor .cm-content");
  await content.click();
  await labPage.page.keyboard.press("ControlOrMeta+Home");
  await labPage.page.keyboard.press("ArrowDown");
  await labPage.page.keyboard.press("End");
  await labPage.page.keyboard.press("ArrowLeft");
  await labPage.row("API_TOKEN").dblclick();
  await expect(content).toContainText('print(os.environ["API_TOKEN"])');
  await labPage.insertLoader();
  await expect(content.locator(".cm-line").nth(0)).toHaveText("#!/usr/bin/env python3");
  await expect(content.locator(".cm-line").nth(1)).toHaveText("import os");

  // The editor's own menu has the commands too, and knows what is there.
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "value");
  await expect(labPage.row("OTHER_TOKEN")).toBeVisible();
  await content.click({ button: "right" });
  await labPage.page.getByRole("menuitem", { name: "Insert Secrets Loader" }).click();
  await expect(content).toContainText('"API_TOKEN", "OTHER_TOKEN"');
  await content.click({ button: "right" });
  await labPage.page.getByRole("menuitem", { name: "Insert Secrets Loader" }).click();
  await expect(labPage.page.getByText("The loader is here already.")).toHaveCount(2);
});

test("with nothing open, inserting says what to do", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.insertLoader();
  await expect(labPage.page.getByText("Open a notebook or a code file first")).toBeVisible();
});

test("every command is in the palette under Secrets, and works from there", async ({ lab, labPage }) => {
  lab.notebook("palette.ipynb");
  await labPage.openNotebook("palette.ipynb");
  await labPage.command("nbsecrets:add");
  await labPage.fillForm({ name: "FROM_PALETTE", value: "one" });
  await labPage.dialog.getByRole("button", { name: "Add" }).click();
  await expect(labPage.dialog).toBeHidden();
  await labPage.command("nbsecrets:open");
  await expect(labPage.row("FROM_PALETTE")).toBeVisible();
  await labPage.command("nbsecrets:insert-loader");
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("FROM_PALETTE")');
  await labPage.command("nbsecrets:edit");
  await labPage.fillForm({ value: "two" });
  await labPage.save();
  expect(await lab.nbsecrets(["get", "FROM_PALETTE"])).toBe("two");
  await labPage.command("nbsecrets:refresh");
  await labPage.command("nbsecrets:insert-reference");
  await labPage.command("nbsecrets:delete");
  await labPage.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
});
