import { expect, test } from "./shared-lab-test.ts";
import { throwawayKernel } from "./throwaway-kernel.ts";

const loader = 'import nbsecrets\nnbsecrets.load("API_TOKEN")';
const reading = 'import os; print(os.environ["API_TOKEN"])';

test("where our package is missing, it is installed from the server's own copy", async ({ lab, labPage }) => {
  const kernel = throwawayKernel(lab, { pip: true });
  await lab.nbsecrets(["set", "API_TOKEN"], "through the installed package");
  lab.notebook("install.ipynb", ["import no_such_module", loader, reading], kernel.name);
  await labPage.openNotebook("install.ipynb");
  const { page } = labPage;
  const install = page.getByRole("button", { name: "Install here" });

  await labPage.run(0);
  await expect(labPage.output(0)).toContainText("No module named 'no_such_module'");
  await expect(install).toHaveCount(0);

  await labPage.run(1);
  await expect(page.getByText("nbsecrets is not installed where this notebook runs.")).toBeVisible();
  await labPage.run(1);
  await expect(install).toHaveCount(1);
  await labPage.picture("module-missing");

  await install.click();
  await expect(page.getByText("nbsecrets is installed where this notebook runs. Run the cell again.")).toBeVisible();
  await expect(labPage.cell(1).locator(".cm-content")).toContainText(/^%pip install --no-index ".*nbsecrets-.*\.whl"$/);
  await expect(labPage.output(1)).toContainText("Successfully installed nbsecrets");
  // The cell that failed is the next to run.
  await page.keyboard.press("Shift+Enter");
  await expect(labPage.output(2)).toHaveText(/API_TOKEN/);
  await labPage.run(3);
  await expect(labPage.output(3)).toHaveText("through the installed package");
  kernel.remove();
});

test("where it cannot be installed, plain code takes its place", async ({ lab, labPage }) => {
  const kernel = throwawayKernel(lab, { pip: false });
  await lab.nbsecrets(["set", "API_TOKEN"], "through plain code");
  lab.notebook("plain.ipynb", ["import nbsecrets\nnbsecrets.load()", 'print(nbsecrets.get("API_TOKEN"))'], kernel.name);
  await labPage.openNotebook("plain.ipynb");
  const { page } = labPage;

  await labPage.run(0);
  await page.getByRole("button", { name: "Install here" }).click();
  await expect(page.getByText("nbsecrets could not be installed where this notebook runs")).toBeVisible();
  await expect(labPage.output(0)).toContainText("No module named pip");

  // The notice that was answered may still be on its way out.
  const failed = page.locator(".Toastify__toast", { hasText: "nbsecrets could not be installed" });
  await failed.getByRole("button", { name: "Use plain code" }).click();
  await expect(page.getByText("Plain code now loads your secrets. Run the cell again.")).toBeVisible();
  await expect(labPage.cell(1)).toContainText('for _name in ["API_TOKEN"]:');
  await page.keyboard.press("Shift+Enter");
  await labPage.run(2);
  await expect(labPage.output(2)).toHaveText("through plain code");

  // A notebook that does without it has nothing left to replace.
  await labPage.command("nbsecrets:use-plain-code");
  await expect(page.getByText("Nothing in this notebook needs nbsecrets.")).toBeVisible();
  kernel.remove();
});

test("where nothing may be written, the cell says so, and the notebook goes on as it was", async ({ lab, labPage }) => {
  // To whoever may write everywhere, as in a container, this is what a read-only environment is to others.
  const kernel = throwawayKernel(lab, { pip: true, environment: { PIP_PREFIX: "/proc/read-only" } });
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("read-only.ipynb", [loader], kernel.name);
  await labPage.openNotebook("read-only.ipynb");
  const { page } = labPage;
  await labPage.run(0);
  await page.getByRole("button", { name: "Install here" }).click();
  await expect(labPage.output(0)).toContainText(/ERROR: .*\/proc\/read-only/);
  const failed = page.locator(".Toastify__toast", { hasText: "nbsecrets could not be installed" });
  await expect(failed).toContainText("the cell that tried says why. Plain code works without it.");
  await expect(failed.getByRole("button", { name: "Use plain code" })).toBeVisible();
  await expect(labPage.cell(1).locator(".cm-content")).toContainText("nbsecrets.load");
  kernel.remove();
});
