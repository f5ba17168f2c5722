import { expect, test } from "./collaboration-test.ts";
import type { LabPage } from "./lab-page.ts";

const state = ({ panel }: LabPage, name: string) =>
  panel.locator(`.nbsecrets-row[data-name="${name}"] .nbsecrets-stage-label`);
const section = ({ panel }: LabPage) => panel.getByRole("region", { name: /^together\.ipynb: / });

test("two people in one notebook are told that each can read what is loaded, and see the same states", async ({
  lab,
  ada,
  bob,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("together.ipynb", [
    'import os; print(os.environ["API_TOKEN"])',
    "import nbsecrets; nbsecrets.load()",
    "",
  ]);
  for (const person of [ada, bob]) {
    await person.openNotebook("together.ipynb");
    await person.openPanel();
    await expect(person.panel.getByText("Whoever does can read what is loaded into its kernel.")).toBeVisible();
    await expect(state(person, "API_TOKEN")).toHaveText("Not loaded");
  }

  await section(ada).getByRole("button", { name: "Load API_TOKEN" }).click();
  await expect(section(ada)).toContainText("1 of 1 ready");
  await expect(section(bob)).toContainText("1 of 1 ready");
  await expect(state(bob, "API_TOKEN")).toHaveText("In kernel");
  await bob.run(0);
  await expect(bob.output(0)).toHaveText("the value");
  await expect(ada.output(0)).toHaveText("the value");

  // What one types, the other's section lists.
  await bob.type(2, 'os.environ["OTHER_TOKEN"]');
  await expect(section(ada)).toContainText("1 of 2 ready");
  await section(ada).getByRole("button", { name: "Add OTHER_TOKEN" }).click();
  await ada.fillForm({ value: "other" });
  await ada.dialog.getByRole("button", { name: "Add" }).click();
  await expect(ada.row("OTHER_TOKEN")).toBeVisible();
  await expect(bob.row("OTHER_TOKEN")).toBeVisible();
});

test("a loader that one inserts, marks, and what a failed cell says, also where the other one types", async ({
  lab,
  ada,
  bob,
}) => {
  await lab.nbsecrets(["set", "OPENAI_API_KEY"], "sk-1");
  lab.notebook("together.ipynb", ['import os\nprint(os.environ["OPENAI_API_KEY"])', "print(1)"]);
  for (const person of [ada, bob]) {
    await person.openNotebook("together.ipynb");
    await person.openPanel();
    await expect(section(person)).toContainText("0 of 1 ready");
  }
  const notice = (person: LabPage, cell: number) => person.cell(cell).locator(".nbsecrets-failure");

  // Stored, and not in this kernel: who ran the cell is told.
  await ada.run(0);
  await notice(ada, 0).getByRole("button", { name: "Load" }).click();
  await notice(ada, 0).getByRole("button", { name: "Run again" }).click();
  await expect(ada.output(0)).toHaveText("sk-1");
  await expect(bob.output(0)).toHaveText("sk-1");
  await expect(section(bob)).toContainText("1 of 1 ready");

  // What one misspells is marked for both, and corrected by the other.
  await bob.type(1, 'print(os.environ["OPENAI_APIKEY"])');
  const marks = (person: LabPage) => person.page.locator(".nbsecrets-unknown");
  await expect(marks(bob)).toHaveText(["OPENAI_APIKEY"]);
  await expect(marks(ada)).toHaveText(["OPENAI_APIKEY"]);
  await ada.run(1);
  await notice(ada, 1).getByRole("button", { name: "Did you mean OPENAI_API_KEY?" }).click();
  await expect(bob.cell(1)).toContainText('os.environ["OPENAI_API_KEY"]');
  await expect(marks(bob)).toHaveCount(0);
  await notice(ada, 1).getByRole("button", { name: "Run again" }).click();
  await expect(bob.output(1)).toHaveText("sk-1");

  // A loader comes once, above the cell of whoever inserts it; for the other one it is there already.
  await ada.cell(0).locator(".cm-content").click();
  await ada.insertLoader();
  await expect(bob.cell(0)).toContainText('nbsecrets.load("OPENAI_API_KEY")');
  await expect(bob.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(3);
  await bob.cell(1).locator(".cm-content").click();
  await bob.insertLoader();
  await expect(bob.page.getByText(/already/)).toBeVisible();
  await expect(ada.page.locator(".jp-Notebook .jp-CodeCell")).toHaveCount(3);
});

test("what two people pin at the same time is pinned, and shown to both", async ({ lab, ada, bob }) => {
  lab.notebook("together.ipynb", ['import os\nos.environ["OPENAI_API_KEY"]; os.environ["OTHER_TOKEN"]']);
  const need = ({ panel }: LabPage, name: string) => panel.locator(`.nbsecrets-needed-row[data-name="${name}"]`);
  for (const person of [ada, bob]) {
    await person.openNotebook("together.ipynb");
    await person.openPanel();
    await expect(need(person, "OTHER_TOKEN")).toContainText("Not saved");
  }
  const openForm = ({ panel }: LabPage) =>
    panel.getByRole("button", { name: "Write into the notebook which secrets it needs" }).click();
  const save = async ({ dialog }: LabPage): Promise<void> => {
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  };

  await openForm(bob);
  await expect(bob.dialog.getByLabel("Hint for OTHER_TOKEN")).toBeVisible();
  await openForm(ada);
  await ada.dialog.getByLabel("OTHER_TOKEN", { exact: true }).uncheck();
  await ada.dialog.getByLabel("Hint for OPENAI_API_KEY").fill("from Ada");
  await save(ada);
  await expect(need(ada, "OPENAI_API_KEY")).toContainText("from Ada");
  await expect(need(bob, "OPENAI_API_KEY")).toContainText("from Ada");

  await bob.dialog.getByLabel("Hint for OTHER_TOKEN").fill("from Bob");
  await save(bob);
  for (const person of [ada, bob]) {
    await expect(need(person, "OTHER_TOKEN")).toContainText("from Bob");
    await expect(need(person, "OPENAI_API_KEY")).toContainText("from Ada");
  }
  // The server saves it by itself.
  await expect.poll(() => lab.read("together.ipynb")).toContain("from Bob");
  const { metadata } = JSON.parse(lab.read("together.ipynb")) as { metadata: Record<string, unknown> };
  expect(metadata["nbsecrets"]).toEqual({
    needs: [
      { name: "OTHER_TOKEN", hint: "from Bob" },
      { name: "OPENAI_API_KEY", hint: "from Ada" },
    ],
  });
});

test("Rename in Code reaches what both have open, and no edit is lost", async ({ lab, ada, bob }) => {
  await lab.nbsecrets(["set", "OLD_TOKEN"], "the value");
  lab.notebook("together.ipynb", [
    'import os, nbsecrets\nnbsecrets.load("OLD_TOKEN")\nprint(os.environ["OLD_TOKEN"])',
    "",
  ]);
  lab.file("tool.py", 'import os\n\nprint(os.getenv("OLD_TOKEN"))\n');
  await bob.openFile("tool.py");
  const editor = bob.page.locator(".jp-FileEditor .cm-content");
  await editor.click();
  await bob.page.keyboard.press("ControlOrMeta+End");
  await bob.page.keyboard.type("# from Bob\n");
  await expect.poll(() => lab.read("tool.py")).toContain("# from Bob");
  await ada.openNotebook("together.ipynb");
  await ada.type(1, "# from Ada");
  await expect.poll(() => lab.read("together.ipynb")).toContain("# from Ada");
  await ada.openPanel();

  await ada.editSecret("OLD_TOKEN");
  await ada.fillForm({ name: "NEW_TOKEN" });
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  const toast = ada.page.locator(".Toastify__toast").last();
  await toast.getByRole("button", { name: "Rename in Code…" }).click();
  await expect(ada.dialog).toContainText("Lines that change: 3. Files: 2.");
  await ada.dialog.getByRole("button", { name: "Rename" }).click();
  await expect(toast).toContainText("Renamed in together.ipynb, tool.py.");

  await expect(ada.cell(0)).toContainText('nbsecrets.load("NEW_TOKEN")');
  await expect(editor).toContainText('os.getenv("NEW_TOKEN")');
  // What both write from now on is written over what was renamed.
  await editor.click();
  await bob.page.keyboard.press("ControlOrMeta+End");
  await bob.page.keyboard.type("# and more\n");
  await ada.type(1, "# and more");
  await expect.poll(() => lab.read("tool.py")).toContain("# and more");
  expect(lab.read("tool.py")).toBe('import os\n\nprint(os.getenv("NEW_TOKEN"))\n# from Bob\n# and more\n');
  await expect.poll(() => lab.read("together.ipynb")).toContain("# and more");
  expect(lab.read("together.ipynb")).toContain("NEW_TOKEN");
  expect(lab.read("together.ipynb")).not.toContain("OLD_TOKEN");
});

test("Rename in Code leaves and names a file in which somebody else has edits that are not saved", async ({
  lab,
  ada,
  bob,
}) => {
  // Else the server saves within a second, and who types on is not saved until they rest.
  lab.setting("@jupyterlab/docmanager-extension/plugin", { autosave: false });
  await lab.nbsecrets(["set", "OLD_TOKEN"], "the value");
  lab.file("bobs.py", 'import os\n\nprint(os.getenv("OLD_TOKEN"))\n');
  lab.file("tool.py", 'import os\n\nprint(os.getenv("OLD_TOKEN"))\n');
  await bob.openFile("bobs.py");
  const editor = bob.page.locator(".jp-FileEditor .cm-content");
  await editor.click();
  await bob.page.keyboard.press("ControlOrMeta+End");
  await bob.page.keyboard.type("# from Bob\n");
  await expect(bob.page.locator(".jp-mod-dirty", { hasText: "bobs.py" })).toHaveCount(1);

  // A workspace of her own, in which his file is not open.
  await ada.page.goto(lab.address("lab/workspaces/ada"));
  await ada.openPanel();
  await ada.editSecret("OLD_TOKEN");
  await ada.fillForm({ name: "NEW_TOKEN" });
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  const toast = ada.page.locator(".Toastify__toast").last();
  const rename = async (): Promise<void> => {
    await toast.getByRole("button", { name: "Rename in Code…" }).click();
    await ada.dialog.getByRole("button", { name: "Rename" }).click();
  };
  await rename();
  await expect(toast).toContainText("Renamed in tool.py. Open with changes that are not saved: bobs.py.");
  expect(lab.read("bobs.py")).toBe('import os\n\nprint(os.getenv("OLD_TOKEN"))\n');
  await expect(editor).toContainText("# from Bob");

  await editor.click();
  await bob.page.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => lab.read("bobs.py")).toContain("# from Bob");
  await rename();
  await expect(toast).toContainText("Renamed in bobs.py.");
  expect(lab.read("bobs.py")).toBe('import os\n\nprint(os.getenv("NEW_TOKEN"))\n# from Bob\n');
  await expect(editor).toContainText("NEW_TOKEN");
});
