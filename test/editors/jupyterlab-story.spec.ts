import { expect, test } from "./lab-test.ts";

test("both secrets are added in the panel, the loader is inserted and run, and both values are printed", async ({
  lab,
  labPage,
}) => {
  lab.notebook("analysis.ipynb", ["", 'print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])']);
  await labPage.openNotebook("analysis.ipynb");
  await labPage.openPanel();
  await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
  await labPage.picture("empty");

  await labPage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd", "MLflow tracking server");
  await labPage.addSecret("REDIS_ACCESS_TOKEN", "N0Haxh3r3");
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText('nbsecrets.load("MLFLOW_ACCESS_SECRET", "REDIS_ACCESS_TOKEN")');
  await labPage.run(0);
  await labPage.type(1, 'import os\nprint(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])');
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("Pa55w0rd N0Haxh3r3");
  await labPage.picture("story");
});
