import { execFileSync } from "node:child_process";
import { inEnvironment } from "./checkout.ts";
import { expect, test } from "./lab-test.ts";

function list(lab: { environment: Readonly<Record<string, string>> }, ...words: string[]): string {
  // Both commands write to standard error.
  const command = `"${inEnvironment("jupyter")}" ${words.join(" ")} 2>&1`;
  return execFileSync("sh", ["-c", command], { env: { ...lab.environment, NO_COLOR: "1" } }).toString();
}

test("JupyterLab and its server find both parts of the installed wheel", ({ lab }) => {
  const labextensions = list(lab, "labextension", "list");
  expect(labextensions).toMatch(/@nbsecrets\/jupyterlab-ext v\S+ .*enabled.*OK/);
  const serverExtensions = list(lab, "server", "extension", "list");
  expect(serverExtensions).toMatch(/jupyterlab_nbsecrets .*enabled/);
  expect(serverExtensions).toMatch(/jupyterlab_nbsecrets \S+ .*OK/);
});
