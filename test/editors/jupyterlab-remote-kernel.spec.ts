import { expect, test } from "@playwright/test";
import { JupyterLab } from "./jupyter-lab.ts";
import { LabPage } from "./lab-page.ts";
import { OtherMachine } from "./other-machine.ts";

test("a kernel behind a gateway is told to be on another machine, with what to do; once that is done, its states are told", async ({
  page,
}) => {
  const machine = new OtherMachine();
  await machine.start();
  const lab = new JupyterLab({
    arguments: [`--gateway-url=${machine.origin}`, `--GatewayClient.auth_token=${machine.token}`],
  });
  try {
    await lab.start();
    const labPage = new LabPage(page, lab);
    await lab.nbsecrets(["set", "API_TOKEN"], "the value");
    lab.notebook("remote.ipynb", ["import socket; print(socket.gethostname())", "1 + 1"]);
    await labPage.openNotebook("remote.ipynb");
    await labPage.openPanel();
    const state = labPage.row("API_TOKEN").locator(".nbsecrets-stage-label");
    await expect(state).toHaveText("On another machine");
    await labPage.run(0);
    await expect(labPage.output(0)).toHaveText("another-machine");
    await expect(state).toHaveText("On another machine");
    await labPage.row("API_TOKEN").hover();
    await expect(labPage.row("API_TOKEN")).toHaveAttribute("title", /Start a server with Notebook Secrets there/);

    await machine.nbsecrets(["set", "API_TOKEN"], "the value");
    await machine.nbsecrets(["mount"]);
    await labPage.run(1);
    await expect(state).toHaveText("Not loaded");
    await labPage.row("API_TOKEN").hover();
    await labPage.row("API_TOKEN").getByRole("button", { name: "Load the secret into the kernel in front" }).click();
    await expect(state).toHaveText("In kernel");
  } finally {
    await page.close();
    await lab.dispose();
    await machine.dispose();
  }
});
