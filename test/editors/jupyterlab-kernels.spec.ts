import { oddKernel } from "./odd-kernel.ts";
import { expect, test } from "./shared-lab-test.ts";

test.beforeEach(async ({ lab }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
});

test("a kernel that died, and none at all, get plain code; what cannot be installed is said", async ({
  lab,
  labPage,
}) => {
  const { page } = labPage;
  // A server that has no copy of our package to install from.
  await page.addInitScript(() => {
    document.addEventListener("readystatechange", () => {
      const config = document.getElementById("jupyter-config-data");
      config?.replaceChildren(config.textContent.replace("nbsecretsWheel", "noWheel"));
    });
  });
  lab.notebook("dead.ipynb", ["import os; print(os.getpid())", ""]);
  await labPage.openNotebook("dead.ipynb");
  await labPage.openPanel();
  await labPage.run(0);
  const kernel = Number(await labPage.output(0).textContent());
  const code = labPage.cell(1).locator(".cm-content");
  await code.click();
  // It dies while it is asked; had it died before, JupyterLab's own dialog might be in front already.
  process.kill(kernel, "SIGSTOP");
  await labPage.insertLoader();
  process.kill(kernel, "SIGKILL");
  await expect(labPage.cell(1)).toContainText('for _name in ["API_TOKEN"]:');
  await labPage.dialog.getByRole("button", { name: "Ok" }).click();

  // It is back, and is asked again.
  await labPage.run(1);
  await code.fill("");
  await labPage.insertLoader();
  await expect(labPage.cell(1)).toContainText('nbsecrets.load("API_TOKEN")');
  await labPage.command("nbsecrets:install-package");
  await expect(page.getByText("This server has no copy of nbsecrets to install from.")).toBeVisible();

  await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
  await page.getByRole("menuitem", { name: "Shut Down Kernel", exact: true }).click();
  await expect(page.getByRole("button", { name: "No Kernel", exact: true })).toBeVisible();
  await code.fill("");
  await labPage.insertLoader();
  await expect(labPage.cell(1)).toContainText('for _name in ["API_TOKEN"]:');
  await labPage.command("nbsecrets:install-package");
  await expect(page.getByText("This notebook has no kernel that could install nbsecrets.")).toBeVisible();
  await expect(labPage.dialog).toHaveCount(0);
});

test("a busy kernel that cannot be asked beside its cell gets plain code while it runs", async ({ lab, labPage }) => {
  const { page } = labPage;
  const kernel = oddKernel(lab, "no subshells");
  const wait = 'import os, time\nprint("runs", flush=True)\nwhile not os.path.exists("done"): time.sleep(0.05)';
  lab.notebook("busy.ipynb", [wait, ""], kernel.name);
  await labPage.openNotebook("busy.ipynb");
  await labPage.openPanel();
  await labPage.cell(0).locator(".jp-InputPrompt").click();
  await page.keyboard.press("Shift+Enter");
  await expect(labPage.output(0)).toHaveText("runs");
  await labPage.insertLoader();
  await expect(labPage.cell(1)).toContainText('for _name in ["API_TOKEN"]:');
  await expect(labPage.cell(0).locator(".jp-InputPrompt")).toHaveText("[*]:");
  lab.file("done", "");
  await expect(labPage.cell(0).locator(".jp-InputPrompt")).toHaveText("[1]:");
  kernel.remove();
});

test("where ae5_tools imports, its own forms are offered", async ({ lab, labPage }) => {
  const kernel = oddKernel(lab, "ae5_tools imports");
  lab.notebook("ae5.ipynb", ["", ""], kernel.name);
  await labPage.openNotebook("ae5.ipynb");
  await labPage.openPanel();
  const insertForm = async (label: string): Promise<void> => {
    await labPage.rowMenu("API_TOKEN", "Insert Other Form…");
    const form = labPage.dialog.getByRole("combobox").locator("option", { hasText: label });
    await expect(form).toHaveCount(1);
    await labPage.dialog.getByRole("combobox").selectOption(await form.textContent());
    await labPage.dialog.getByRole("button", { name: "Insert" }).click();
  };
  await insertForm("Load all secrets with ae5_tools");
  await expect(labPage.cell(0)).toContainText("from ae5_tools import load_ae5_user_secrets");
  await labPage.cell(1).locator(".cm-content").click();
  await insertForm("As ae5_tools reads it");
  await expect(labPage.cell(1)).toContainText("from ae5_tools import demand_env_var");
  await expect(labPage.cell(2).locator(".cm-content")).toHaveText('demand_env_var("API_TOKEN")');
  await labPage.run(0);
  await labPage.run(1);
  await labPage.run(2);
  await expect(labPage.output(2)).toHaveText("'the value'");
  kernel.remove();
});
