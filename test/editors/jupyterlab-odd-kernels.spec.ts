import { bashKernel } from "./bash-kernel.ts";
import type { LabPage } from "./lab-page.ts";
import { oddKernel } from "./odd-kernel.ts";
import { expect, test } from "./shared-lab-test.ts";

const state = (labPage: LabPage, name: string) => labPage.row(name).locator(".nbsecrets-stage-label");

test("of a kernel that speaks no Python the panel says what is stored, and how to load", async ({ lab, labPage }) => {
  const { page, panel } = labPage;
  await lab.nbsecrets(["set", "API_TOKEN"], "through bash");
  lab.notebook("shell.ipynb", ['echo "$API_TOKEN $OTHER_TOKEN"'], bashKernel(lab), "bash");
  await labPage.openNotebook("shell.ipynb");
  await labPage.openPanel();
  const section = panel.getByRole("region", { name: /^shell\.ipynb: / });
  await expect(section).toContainText("1 of 2 stored");
  const needed = section.getByRole("listitem");
  await expect(needed).toHaveText([/^OTHER_TOKEN.*Not saved.*Add$/, /^API_TOKEN.*Stored$/]);
  await expect(needed.nth(1)).toHaveAttribute("title", /Insert the loader and run it/);
  await expect(state(labPage, "API_TOKEN")).toBeHidden();
  await expect(panel.getByRole("button", { name: "Load all" })).toBeHidden();

  await labPage.row("API_TOKEN").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Load Now" }).click();
  await expect(page.getByText("Nothing can be loaded into a kernel of bash without a cell.")).toBeVisible();
  await labPage.cell(0).locator(".cm-content").click();
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText("for _name in API_TOKEN");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("through bash");
});

test("a kernel without our package has states, and Load Now brings a secret there all the same", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("plain.ipynb", ['import os; print(os.environ["API_TOKEN"])', "import nbsecrets"], "plain");
  await labPage.openNotebook("plain.ipynb");
  await labPage.openPanel();
  await expect(state(labPage, "API_TOKEN")).toHaveText("Not loaded");
  await labPage.row("API_TOKEN").hover();
  await labPage.row("API_TOKEN").getByRole("button", { name: "Load the secret into the kernel in front" }).click();
  await expect(state(labPage, "API_TOKEN")).toHaveText("In kernel");
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("the value");
  await labPage.run(1);
  await expect(labPage.output(1)).toContainText("No module named 'nbsecrets'");
  // Who loaded the value is not known where our package is not: it is another one, not an old one.
  await lab.nbsecrets(["set", "API_TOKEN"], "rotated");
  await expect(state(labPage, "API_TOKEN")).toHaveText("Different in kernel");
});

const broken = {
  "is None": "import os; os.environ = None",
  "raises what it likes":
    "import os\nclass Broken:\n    def __getattr__(self, name): raise RuntimeError(name)\n    def __getitem__(self, name): raise RuntimeError(name)\n    def __setitem__(self, name, value): raise RuntimeError(name)\nos.environ = Broken()",
};
for (const [what, code] of Object.entries(broken)) {
  test(`a kernel whose os.environ ${what} has nothing, what cannot be loaded is said, and a restart mends it`, async ({
    lab,
    labPage,
  }) => {
    const { page } = labPage;
    await lab.nbsecrets(["set", "API_TOKEN"], "the value");
    lab.notebook("broken.ipynb", [code, 'os.environ["API_TOKEN"]']);
    await labPage.openNotebook("broken.ipynb");
    await labPage.openPanel();
    const needed = labPage.panel.getByRole("region", { name: /^broken/ }).getByRole("listitem");
    await expect(needed).toHaveText(/^API_TOKEN.*Not loaded.*Load$/);
    await labPage.run(0);
    // Nothing arrives there, ever. No cell runs any more either: IPython itself reads a variable.
    await expect(needed).toHaveText(/^API_TOKEN.*Stored$/);
    await expect(needed).toHaveAttribute("title", /has replaced os\.environ.*Restart the kernel\./);
    await expect(state(labPage, "API_TOKEN")).toBeHidden();
    await labPage.row("API_TOKEN").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Load Now" }).click();
    await expect(page.getByText("so nothing can be loaded there. Restart the kernel.")).toBeVisible();

    await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Restart Kernel(…|\.\.\.)/ }).click();
    await labPage.dialog.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    await expect(state(labPage, "API_TOKEN")).toHaveText("Not loaded");
    await labPage.row("API_TOKEN").hover();
    await labPage.row("API_TOKEN").getByRole("button", { name: "Load the secret into the kernel in front" }).click();
    await expect(state(labPage, "API_TOKEN")).toHaveText("In kernel");
  });
}

test("a kernel that takes long to start is asked once it is there", async ({ lab, labPage }) => {
  const { page, panel } = labPage;
  const kernel = oddKernel(lab, "starts slowly");
  try {
    await lab.nbsecrets(["set", "API_TOKEN"], "the value");
    lab.notebook("slow.ipynb", ['import os; os.environ.get("API_TOKEN")'], kernel.name);
    await page.goto(lab.address("lab/tree/slow.ipynb"));
    await labPage.openPanel();
    await expect(labPage.row("API_TOKEN").locator(".nbsecrets-stage-label")).toHaveText("Not loaded");
    await expect(panel.getByRole("region", { name: /^slow\.ipynb: / })).toContainText("0 of 1 ready");
  } finally {
    kernel.remove();
  }
});
