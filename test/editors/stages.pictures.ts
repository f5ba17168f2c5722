import { mkdirSync } from "node:fs";
import { mergeTests } from "@playwright/test";
import { checkout } from "./checkout.ts";
import { JupyterLab, type JupyterLabTheme } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { expect, test as labTest } from "./lab-test.ts";
import { OtherMachine } from "./other-machine.ts";
import { test as userSecretTest } from "./user-secret-test.ts";
import { VolumeSync } from "./volume-sync.ts";

const SHADES: readonly [shade: string, theme: JupyterLabTheme][] = [
  ["light", "JupyterLab Light"],
  ["dark", "JupyterLab Dark"],
];
const READ = ['import os\nos.environ["WAREHOUSE_TOKEN"]'];

const test = mergeTests(labTest, userSecretTest);

for (const [shade, theme] of SHADES) {
  test(`a value that is on its way, ${shade}`, async ({ page, userSecret }) => {
    const volume = await VolumeSync.start(userSecret);
    const environment = { ...userSecret.environment, NBSECRETS_MOUNT: volume.directory };
    const lab = new JupyterLab({ environment, theme });
    try {
      await lab.start();
      volume.rest();
      await lab.nbsecrets(["set", "WAREHOUSE_TOKEN"], "the value");
      await picture(new LabPage(page, lab), "Arriving, up to 90 s", `arriving-${shade}`);
    } finally {
      await page.close();
      await lab.dispose();
      await volume.dispose();
    }
  });

  test(`a kernel on another machine, ${shade}`, async ({ page }) => {
    const machine = new OtherMachine();
    await machine.start();
    const gateway = [`--gateway-url=${machine.origin}`, `--GatewayClient.auth_token=${machine.token}`];
    const lab = new JupyterLab({ arguments: gateway, theme });
    try {
      await lab.start();
      await lab.nbsecrets(["set", "WAREHOUSE_TOKEN"], "the value");
      await picture(new LabPage(page, lab), "On another machine", `elsewhere-${shade}`);
    } finally {
      await page.close();
      await lab.dispose();
      await machine.dispose();
    }
  });
}

async function picture(labPage: LabPage, state: string, name: string): Promise<void> {
  await labPage.page.setViewportSize({ width: 1280, height: 560 });
  labPage.lab.notebook("analysis.ipynb", READ);
  await labPage.openNotebook("analysis.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("WAREHOUSE_TOKEN")).toContainText(state);
  const directory = checkout("docs", "screenshots");
  mkdirSync(directory, { recursive: true });
  await labPage.panel.screenshot({ path: `${directory}/${name}.png`, animations: "disabled", caret: "hide" });
}
