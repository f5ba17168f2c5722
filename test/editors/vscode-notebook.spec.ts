import { expect, test } from "./code-test.ts";

test("the cells of a notebook run in a real Python that keeps its variables", async ({ code, codePage }) => {
  code.notebook("analysis.ipynb", ["a = 40", "print(a + 2)"]);
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.run(0);
  await codePage.run(1);
  await expect(codePage.outputs).toHaveText("42");
  await codePage.saveNotebook();
  expect(code.read("analysis.ipynb")).toContain("42");
});
