import { expect, test } from "./lab-test.ts";

const readToken = 'import os\nprint("token is", os.environ["API_TOKEN"])';

test("after a reboot the mount is there before the first cell, panel opened or not", async ({ lab, labPage }) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "from before the reboot");
  await lab.stop();
  await lab.forgetRuntimeDirectory();
  await lab.start();
  lab.notebook("morning.ipynb", ['import nbsecrets\nnbsecrets.load("API_TOKEN")', readToken]);
  await labPage.openNotebook("morning.ipynb");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is from before the reboot");
});
