import { expect, test } from "./code-test.ts";

test("both secrets are added in the view, the loader is inserted and run, and both values are printed", async ({
  code,
  codePage,
}) => {
  code.notebook("analysis.ipynb", ["# first cell", "# second cell"]);
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.openView();
  await expect(codePage.view).toContainText("Keep keys out of notebooks.");
  await codePage.picture("vscode-empty");

  await codePage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd");
  await codePage.addSecret("REDIS_ACCESS_TOKEN", "N0Haxh3r3");
  await codePage.cellText(0).click();
  await codePage.command("Secrets: Insert Loader");
  await expect(codePage.cellText(0)).toContainText(/MLFLOW_ACCESS_SECRET.*REDIS_ACCESS_TOKEN/);
  await codePage.run(0);
  await codePage.type(1, 'print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])');
  await codePage.run(1);
  await expect(codePage.outputs).toHaveText("Pa55w0rd N0Haxh3r3");
  await codePage.picture("vscode-story");

  await codePage.saveNotebook();
  expect(code.read("analysis.ipynb")).toContain("REDIS_ACCESS_TOKEN");
});
