import { join } from "node:path";
import { test as kubernetesTest } from "./kubernetes-test.ts";
import { expect, test as vaultTest } from "./lab-test.ts";
import { canary, workWithCanary, type CanaryTraces } from "./work-with-canary.ts";

const vault = join(".local", "share", "nbsecrets", "vault.age");
/** The server writes down all that it ever does. */
const talkative = { arguments: ["--debug"] };

const test = vaultTest.extend({ labOptions: talkative });
const userSecretTest = kubernetesTest.extend({
  labOptions: async ({ labOptions }, use) => use({ ...labOptions, ...talkative }),
});

test("the value is in no notebook, checkpoint, workspace, log (of --debug), address or command line", async ({
  labPage,
}) => {
  const traces = await workWithCanary(labPage);
  expectNone(traces);
  expect(traces.files).toContain(vault);
});

userSecretTest("nor where a Kubernetes Secret keeps it", async ({ labPage, userSecret }) => {
  const traces = await workWithCanary(labPage);
  expectNone(traces);
  expect(await userSecret.data()).toEqual({ CANARY_TOKEN: Buffer.from(`${canary}-again`).toString("base64") });
  expect(traces.files).not.toContain(vault);
});

function expectNone({ files, holding, addresses, commandLines, page, log }: CanaryTraces): void {
  // The mount is where it belongs; it is in memory, and only its owner can read it.
  expect(holding.filter((file) => !file.startsWith(join("run", "nbsecrets")))).toEqual([]);
  expect(holding.length).toBeGreaterThan(0);
  expect(files).toEqual(expect.arrayContaining([join("notebooks", "canary.ipynb"), "jupyter.log"]));
  // It did write down what this extension does.
  expect(log).toMatch(/^\[D .*nbsecrets: page \S+ came/m);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => address.includes(canary))).toEqual([]);
  expect(commandLines).toContain("nbsecrets.mjs serve");
  expect(commandLines).not.toContain(canary);
  expect(page).not.toContain(canary);
}
