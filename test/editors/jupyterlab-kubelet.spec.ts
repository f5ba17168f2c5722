import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test as kubernetesTest } from "./kubernetes-test.ts";
import { VolumeSync } from "./volume-sync.ts";

const test = kubernetesTest.extend<{ volume: VolumeSync }>({
  verbs: ["get", "list", "watch", "patch"],
  volume: async ({ userSecret }, use) => {
    const volume = await VolumeSync.start(userSecret);
    await use(volume);
    await volume.dispose();
  },
  labOptions: async ({ userSecret, volume }, use) => {
    await use({ environment: { ...userSecret.environment, NBSECRETS_MOUNT: volume.directory } });
  },
});

test("where the kubelet keeps the mount, the panel says so, and a kernel reads there what the panel saved", async ({
  lab,
  labPage,
  volume,
}) => {
  lab.notebook("pod.ipynb", ["", 'import os\nprint(os.environ["API_TOKEN"], os.environ["NBSECRETS_MOUNT"])']);
  await labPage.openNotebook("pod.ipynb");
  await labPage.openPanel();
  await expect(labPage.panel).toContainText(`Kernels read ${volume.directory}, which Kubernetes keeps itself.`);
  await expect(labPage.panel.getByRole("alert")).toBeHidden();
  const before = generation(volume);
  await labPage.addSecret("API_TOKEN", "value");
  await expect.poll(() => generation(volume)).not.toBe(before);
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText(`value ${volume.directory}`);
});

test("what was saved is told to be arriving, and turns by itself once the kubelet has written it", async ({
  lab,
  labPage,
  volume,
}) => {
  lab.notebook("pod.ipynb", ['import os\nprint(os.environ["API_TOKEN"])']);
  await labPage.openNotebook("pod.ipynb");
  await labPage.openPanel();
  const section = labPage.panel.getByRole("region", { name: /^pod\.ipynb: / });
  const state = labPage.row("API_TOKEN").locator(".nbsecrets-stage-label");
  const load = section.getByRole("button", { name: "Load API_TOKEN" });
  volume.rest();
  await labPage.addSecret("API_TOKEN", "value");
  await expect(state).toHaveText("Arriving, up to 90 s");
  await expect(section).toContainText("0 of 1 ready");
  await expect(load).toBeHidden();
  volume.goOn();
  await expect(state).toHaveText("Not loaded");
  await load.click();
  await expect(state).toHaveText("In kernel");

  // A value that another one took the place of arrives as well.
  volume.rest();
  await labPage.editSecret("API_TOKEN");
  await labPage.fillForm({ value: "newer" });
  await labPage.dialog.getByRole("button", { name: "Save" }).click();
  await expect(state).toHaveText("Arriving, up to 90 s");
  volume.goOn();
  await expect(state).toHaveText("Old value in kernel");
  await load.click();
  await expect(state).toHaveText("In kernel");
  await labPage.run(0);
  await expect(labPage.output(0)).toHaveText("newer");
});

test("a failed cell is told that a secret that was added is arriving, and when it can be loaded", async ({
  lab,
  labPage,
  volume,
}) => {
  lab.notebook("pod.ipynb", ['import os\nprint(os.environ["API_TOKEN"])']);
  await labPage.openNotebook("pod.ipynb");
  await labPage.openPanel();
  const notice = labPage.cell(0).locator(".nbsecrets-failure");
  const state = labPage.row("API_TOKEN").locator(".nbsecrets-stage-label");
  await labPage.run(0);
  volume.rest();
  await notice.getByRole("button", { name: "Add API_TOKEN" }).click();
  await labPage.fillForm({ value: "value" });
  await labPage.dialog.getByLabel("Insert loader").uncheck();
  await labPage.dialog.getByRole("button", { name: "Add" }).click();
  await expect(notice).toContainText("The files that this kernel reads have it within 90 seconds");
  await expect(notice.getByRole("button")).toHaveText(["Load", "Run again"]);
  volume.goOn();
  await expect(state).toHaveText("Not loaded");
  await notice.getByRole("button", { name: "Load" }).click();
  await expect(notice).toContainText("Done. Run the cell again.");
  await notice.getByRole("button", { name: "Run again" }).click();
  await expect(labPage.output(0)).toHaveText("value");
});

function generation(volume: VolumeSync): string {
  return readlinkSync(join(volume.directory, "..data"));
}
