import { expect, test } from "./lab-test.ts";

test.use({ labOptions: { baseUrl: "/user/alice/" } });

test("under a base_url other than / the panel works", async ({ lab, labPage }) => {
  lab.notebook("base.ipynb", ["", 'import os\nprint(os.environ["API_TOKEN"])']);
  await labPage.openNotebook("base.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("API_TOKEN", "under a prefix");
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("under a prefix");
});
