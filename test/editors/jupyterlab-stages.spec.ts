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
});
