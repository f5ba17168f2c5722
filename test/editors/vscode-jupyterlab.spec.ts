import { expect, test } from "./code-test.ts";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";

test("a secret added in VS Code is in JupyterLab's panel at once, and the other way round", async ({
  code,
  codePage,
  context,
}) => {
  const lab = new JupyterLab({ sameAs: code });
  await lab.start();
  const labPage = new LabPage(await context.newPage(), lab);
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await codePage.open();
  await codePage.openView();

  await codePage.addSecret("FROM_VSCODE", "a-value");
  await expect(labPage.row("FROM_VSCODE")).toBeVisible();
  await labPage.addSecret("FROM_JUPYTERLAB", "another value");
  await expect(codePage.row("FROM_JUPYTERLAB")).toBeVisible();
  await codePage.rowMenu("FROM_VSCODE", "Delete Secret…");
  await codePage.answerDialog("Delete");
  await expect(labPage.row("FROM_VSCODE")).toHaveCount(0);

  await labPage.page.close();
  await lab.dispose();
});
