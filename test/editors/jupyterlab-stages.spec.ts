import { oddKernel } from "./odd-kernel.ts";
import { expect, test } from "./shared-lab-test.ts";

test("each row says what the kernel in front has, and Load Now brings it there without a cell", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "another");
  lab.notebook("stages.ipynb", [
    'import os; os.environ["OTHER_TOKEN"] = "mine"',
    'import os; print(os.environ.get("API_TOKEN"), sorted(n for n in globals() if not n.startswith("_")))',
    "import nbsecrets; nbsecrets.load()",
    "",
  ]);
  await labPage.openNotebook("stages.ipynb");
  await labPage.openPanel();
  const state = (name: string) => labPage.row(name).locator(".nbsecrets-stage-label");
  await expect(state("API_TOKEN")).toHaveText("Not loaded");
  await labPage.run(0);
  await expect(state("OTHER_TOKEN")).toHaveText("Different in kernel");

  await labPage.row("API_TOKEN").hover();
  await labPage.row("API_TOKEN").getByRole("button", { name: "Load the secret into the kernel in front" }).click();
  await expect(state("API_TOKEN")).toHaveText("In kernel");
  await labPage.run(1);
  // It has the value, and nothing of the loading: no name, and no number in the history.
  await expect(labPage.output(1)).toContainText("the value ['In', 'Out', 'exit', 'get_ipython', 'open', 'os', 'quit']");
  await expect(labPage.cell(1).locator(".jp-InputPrompt")).toHaveText("[2]:");

  await labPage.run(2);
  await expect(state("OTHER_TOKEN")).toHaveText("In kernel");
  // What our loader put there is told as old once another value is stored.
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "rotated");
  await expect(state("OTHER_TOKEN")).toHaveText("Old value in kernel");
  await expect(labPage.row("OTHER_TOKEN")).toHaveAttribute("aria-label", /OTHER_TOKEN.*Old value in kernel/);
  await labPage.row("OTHER_TOKEN").hover();
  await expect(labPage.row("OTHER_TOKEN")).toHaveAttribute(
    "title",
    /Stored → mounted\. This kernel still has the value/,
  );

  // All that can be loaded, at once; then there is nothing to press.
  await labPage.panel.getByRole("button", { name: "Load all" }).click();
  await expect(state("OTHER_TOKEN")).toHaveText("In kernel");
  await expect(labPage.panel.getByRole("button", { name: "Load all" })).toBeHidden();
});

test("the notebook's section says what it needs, and one click adds or loads each", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("needs.ipynb", [
    'import os\nos.environ["API_TOKEN"]',
    '# os.environ["COMMENTED_KEY"]\nos.getenv("OPENAI_API_KEY"), os.environ["HOME"]',
  ]);
  await labPage.openNotebook("needs.ipynb");
  await labPage.openPanel();
  const section = labPage.panel.getByRole("region", { name: /^needs\.ipynb: / });
  const needed = section.getByRole("listitem");
  await expect(section).toContainText("0 of 2 ready");
  await expect(labPage.panel.getByRole("heading", { name: "All 1" })).toBeVisible();
  // Nobody else can work in it.
  await expect(labPage.panel.getByText("can read what is loaded into its kernel")).toBeHidden();
  await expect(needed).toHaveText([/OPENAI_API_KEY.*Not saved.*Add/, /API_TOKEN.*Not loaded.*Load/]);

  await section.getByRole("button", { name: "Load API_TOKEN" }).click();
  await expect(section).toContainText("1 of 2 ready");
  await section.getByRole("button", { name: "Add OPENAI_API_KEY" }).click();
  await expect(labPage.dialog.getByLabel("Name")).toHaveValue("OPENAI_API_KEY");
  await expect(labPage.dialog.getByLabel("Value")).toBeFocused();
  await labPage.fillForm({ value: "sk-1" });
  await labPage.dialog.getByLabel("Insert loader and load now").check();
  await labPage.dialog.getByRole("button", { name: "Add" }).click();
  await expect(section).toContainText("2 of 2 ready");

  // What is typed counts once the notebook lies still.
  await labPage.type(2, 'os.environ["ANOTHER_SECRET"]');
  await expect(section).toContainText("2 of 3 ready");
  await expect(needed.first()).toHaveText(/ANOTHER_SECRET.*Not saved/);
  await section.getByRole("button", { name: "needs.ipynb" }).click();
  await expect(needed).toHaveCount(0);
});

test("of a kernel that cannot be asked beside its cell the loader's own word is told while that runs", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  await lab.nbsecrets(["set", "OTHER_TOKEN"], "another");
  const kernel = oddKernel(lab, "no subshells", "with our package");
  const until = (file: string): string => `while not os.path.exists("${file}"): time.sleep(0.05)`;
  const code = [
    'import nbsecrets, os, time; nbsecrets.load("API_TOKEN"); print("runs", flush=True)',
    until("more"),
    'nbsecrets.load("OTHER_TOKEN")',
    until("done"),
  ];
  lab.notebook("long.ipynb", [code.join("\n"), ""], kernel.name);
  await labPage.openNotebook("long.ipynb");
  await labPage.openPanel();
  const state = (name: string) => labPage.row(name).locator(".nbsecrets-stage-label");
  await expect(state("API_TOKEN")).toHaveText("Not loaded");
  await labPage.cell(0).locator(".jp-InputPrompt").click();
  await labPage.page.keyboard.press("Shift+Enter");
  await expect(labPage.output(0)).toHaveText("runs");

  // What changes is told all the while the cell runs: in the store, and in the kernel.
  await lab.nbsecrets(["set", "API_TOKEN"], "rotated");
  await expect(state("API_TOKEN")).toHaveText("Old value in kernel");
  await expect(state("OTHER_TOKEN")).toHaveText("Not loaded");
  lab.file("more", "");
  await expect(state("OTHER_TOKEN")).toHaveText("In kernel");
  await expect(labPage.cell(0).locator(".jp-InputPrompt")).toHaveText("[*]:");
  lab.file("done", "");
  await expect(labPage.cell(0).locator(".jp-InputPrompt")).toHaveText("[1]:");
  await expect(state("API_TOKEN")).toHaveText("Old value in kernel");
  kernel.remove();
});
