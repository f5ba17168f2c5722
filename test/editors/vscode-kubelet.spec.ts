import { mergeTests } from "@playwright/test";
import { CodeServer } from "./code-server.ts";
import { expect, test as codeTest } from "./code-test.ts";
import { kernelBeside, runtimeOf } from "./kernel-beside.ts";
import { test as userSecretTest } from "./user-secret-test.ts";
import { VolumeSync } from "./volume-sync.ts";

const test = mergeTests(codeTest, userSecretTest).extend<{ volume: VolumeSync }>({
  verbs: ["get", "list", "watch", "patch"],
  volume: async ({ userSecret }, use) => {
    const volume = await VolumeSync.start(userSecret);
    await use(volume);
    await volume.dispose();
  },
  code: async ({ userSecret, volume }, use) => {
    const code = new CodeServer({ environment: { ...userSecret.environment, NBSECRETS_MOUNT: volume.directory } });
    await code.install();
    await code.start();
    await use(code);
    await code.dispose();
  },
});

test("what was saved is told to be arriving, never as what the kernel has, until the kubelet has written it", async ({
  code,
  codePage,
  volume,
}) => {
  const need = codePage.need("API_TOKEN");
  runtimeOf(code);
  code.notebook("pod.ipynb", ['import os\nprint(os.environ["API_TOKEN"])', "# last"]);
  await code.nbsecrets(["set", "API_TOKEN"], "value");
  await codePage.open();
  await codePage.openNotebook("pod.ipynb");
  await codePage.openView();
  const kernel = await kernelBeside(code, "pod.ipynb", volume.directory);
  try {
    await kernel.run("x = nbsecrets.load('API_TOKEN')");
    await expect(need).toContainText("In kernel");
    volume.rest();
    await codePage.rowButton("API_TOKEN", "Edit Secret…");
    await codePage.answer("Edit API_TOKEN", "newer");
    await expect(need).toContainText("Arriving");
    await expect(need).toHaveAttribute("aria-label", /Arriving, up to 90 s/);
    volume.goOn();
    await expect(need).toContainText("Old value");
    await kernel.run("x = nbsecrets.load('API_TOKEN')");
    await expect(need).toContainText("In kernel");
  } finally {
    await kernel.close();
  }
});
