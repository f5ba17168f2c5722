import type { Page } from "@playwright/test";
import { expect, test } from "./lab-test.ts";

test.use({ labOptions: { arguments: ["--LabApp.expose_app_in_browser=True"] } });

/** As documents are that a drive of a real-time collaboration gives out. */
function shareDocument(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { shell: { currentWidget: { context: { model: object } } } };
    };
    Object.defineProperty(jupyterapp.shell.currentWidget.context.model, "collaborative", { value: true });
  });
}

test("of a notebook that others can work in the panel says that they can read what is loaded", async ({
  lab,
  labPage,
}) => {
  const note = labPage.panel.getByText("Whoever does can read what is loaded into its kernel.");
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("together.ipynb", ['import os; os.environ["API_TOKEN"]', ""]);
  await labPage.openNotebook("together.ipynb");
  await labPage.openPanel();
  await expect(labPage.panel.getByRole("region", { name: /^together/ })).toBeVisible();
  await expect(note).toBeHidden();
  await shareDocument(labPage.page);
  await labPage.type(1, "# more");
  await expect(note).toBeVisible();
});
