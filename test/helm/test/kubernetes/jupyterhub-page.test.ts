import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sharedCluster } from "../../../cluster/shared-cluster.ts";
import { Helm } from "../../helm.ts";

const page = readFileSync(new URL("../../../../docs/jupyterhub.md", import.meta.url), "utf8");
/** Zero to JupyterHub's own values and their schema, which Helm holds them against. */
const chart = fileURLToPath(new URL("../../fixtures/zero-to-jupyterhub", import.meta.url));
const values = /<!-- The tests read this block[^]*?```yaml\n([^]*?)```/.exec(page)?.[1] ?? "";
let directory: string;
let helm: Helm;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "nbsecrets-page-"));
  helm = new Helm(sharedCluster().kubeconfig("admin"), "default");
});
afterEach(() => {
  helm.remove();
  rmSync(directory, { recursive: true });
});

function template(text: string): Promise<string> {
  const file = join(directory, "values.yaml");
  writeFileSync(file, text);
  return helm.run(["template", "jhub", chart, "--values", file]);
}

test("Zero to JupyterHub takes the page's values", async () => {
  expect(Object.keys(load(values) as object)).toEqual(["hub", "singleuser"]);
  expect((await template(values)).trim()).toBe("");
});

test.each([
  ["extraEnv:", "extraEnvironment:"],
  ["singleuser:", "singleUser:"],
  ["loadRoles:", "roles:"],
])("and would not take them with %s as %s", async (right, wrong) => {
  expect(values).toContain(right);
  await expect(template(values.replace(right, wrong))).rejects.toThrow(wrong.replace(/\W.*/, ""));
});
