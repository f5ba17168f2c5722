import { join } from "node:path";
import { expect, test } from "./code-test.ts";

test("after a reboot kernels and terminals find the mount before the first cell, the view never opened", async ({
  code,
  codePage,
}) => {
  const mount = join(code.environment["XDG_RUNTIME_DIR"] ?? "", "nbsecrets");
  await code.nbsecrets(["set", "API_TOKEN"], "from before the reboot");
  await code.stop();
  await code.forgetRuntimeDirectory();
  expect(code.mounted("API_TOKEN")).toBeUndefined();
  await code.start();
  code.notebook("morning.ipynb", [
    'import os\nprint(os.environ["NBSECRETS_MOUNT"])',
    'import nbsecrets\nnbsecrets.load("API_TOKEN")\nprint(os.environ["API_TOKEN"])',
  ]);
  await codePage.open();
  await codePage.openNotebook("morning.ipynb");
  await expect.poll(() => code.mounted("API_TOKEN")).toBe("from before the reboot");
  await codePage.run(0);
  await expect(codePage.outputs.first()).toHaveText(mount);
  await codePage.run(1);
  await expect(codePage.outputs.last()).toHaveText("from before the reboot");

  await codePage.command("Terminal: Create New Terminal");
  await expect(codePage.page.locator(".terminal.xterm.focus")).toBeVisible();
  await codePage.page.keyboard.type('printf %s "$NBSECRETS_MOUNT" > seen.txt; printf done > done.txt\n');
  await expect.poll(() => code.readIfThere("done.txt")).toBe("done");
  expect(code.read("seen.txt")).toBe(mount);
  await expect(codePage.secretsIcon).toHaveAttribute("aria-expanded", "false");
});
