import type { Locator } from "@playwright/test";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { makeOldestLab } from "./make-oldest-lab.ts";
import { expect, test as base } from "@playwright/test";

/** A dialog had no role yet. */
class OldestLabPage extends LabPage {
  override get dialog(): Locator {
    return this.page.locator(".jp-Dialog");
  }
}

const test = base.extend<{ lab: JupyterLab }>({
  lab: [
    async ({}, use) => {
      // The wheels' Node is left out of its environment: the one that runs the tests serves.
      const environment = { NBSECRETS_NODE: process.execPath };
      const lab = new JupyterLab({ installation: makeOldestLab(), environment });
      await lab.start();
      await use(lab);
      await lab.dispose();
    },
    // The first time, pip installs a JupyterLab.
    { timeout: 300_000 },
  ],
});

test("the oldest JupyterLab 4 has all of it: the panel, the form, the loader, and changes made elsewhere", async ({
  page,
  lab,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/nbsecrets|shared module|singleton/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const labPage = new OldestLabPage(page, lab);
  lab.notebook("analysis.ipynb", ["", ""]);
  await labPage.openNotebook("analysis.ipynb");
  expect(await page.locator("#jupyter-config-data").textContent()).toContain('"appVersion": "4.0.0"');
  await labPage.openPanel();
  await labPage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd", "MLflow tracking server");
  await lab.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "N0Haxh3r3");
  await expect(labPage.row("REDIS_ACCESS_TOKEN")).toBeVisible();
  await labPage.editSecret("MLFLOW_ACCESS_SECRET");
  await labPage.fillForm({ value: "changed" });
  await labPage.save();
  await page.locator('.jp-NotebookPanel-toolbar [data-command="nbsecrets:insert-loader"]').click();
  await expect(labPage.cell(0)).toContainText("nbsecrets.load(");
  await labPage.run(0);
  await labPage.type(1, 'import os\nprint(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])');
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("changed N0Haxh3r3");
  expect(complaints).toEqual([]);
});
