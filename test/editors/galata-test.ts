import { test as galata } from "@jupyterlab/galata";
import { inEnvironment } from "./checkout.ts";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { execFileSync } from "node:child_process";

interface Fixtures {
  lab: JupyterLab;
  labPage: LabPage;
}

/**
 * A test with JupyterLab's own helpers, on `page`: notebooks, menus, side bars, themes. Its JupyterLab has the extension that these
 * helpers talk to, and a token as any other: JupyterLab's proposal for such servers, none and no XSRF check, is not what people have.
 */
export const test = galata.extend<Fixtures, { runningLab: JupyterLab }>({
  runningLab: [
    async ({}, use) => {
      const lab = new JupyterLab({
        arguments: [
          `--LabServerApp.extra_labextensions_path=${helperExtension()}`,
          "--LabApp.expose_app_in_browser=True",
        ],
      });
      await lab.start();
      await use(lab);
      await lab.dispose();
    },
    { scope: "worker" },
  ],
  lab: async ({ runningLab }, use) => {
    await runningLab.renew();
    await use(runningLab);
  },
  baseURL: async ({ lab }, use) => use(lab.origin),
  extraHTTPHeaders: async ({ lab }, use) => use({ Authorization: `token ${lab.token}` }),
  labPage: async ({ page, lab }, use) => {
    await use(new LabPage(page, lab));
  },
});

export { expect } from "@jupyterlab/galata";

/** Where the Python package of JupyterLab keeps it. */
function helperExtension(): string {
  const program = "import jupyterlab.galata, pathlib; print(pathlib.Path(jupyterlab.galata.__file__).parent)";
  return execFileSync(inEnvironment("python"), ["-c", program], { encoding: "utf8" }).trim();
}
