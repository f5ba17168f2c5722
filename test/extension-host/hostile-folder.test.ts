import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { commands, workspace } from "vscode";
import { nbsecrets } from "./command-line.ts";
import { inTerminal } from "./terminal-environment.ts";

const home = process.env["HOME"] ?? "";
const evil = join(home, "evil");
const folder = workspace.workspaceFolders?.[0];

describe("an opened folder that says where secrets are", () => {
  before(() => commands.executeCommand("nbsecrets:refresh"));

  it("is heard where it may speak", () => {
    assert.deepEqual(workspace.getConfiguration("editor").get("rulers"), [77]);
    for (const name of [".vscode/settings.json", ".env", "kubeconfig"]) {
      assert.ok(existsSync(join(folder?.uri.fsPath ?? "", name)));
    }
  });

  it("is not heard by the setting, in whatever form it says it", () => {
    for (const scope of [undefined, folder, folder?.uri, { languageId: "python" }, { languageId: "jupyter" }]) {
      assert.equal(workspace.getConfiguration("nbsecrets", scope).get("store"), "");
      assert.equal(workspace.getConfiguration(undefined, scope).get("nbsecrets.store"), "");
    }
  });

  it("changes no environment that a store or a kernel is read from", async () => {
    assert.equal(process.env["NBSECRETS_STORE"], undefined);
    assert.equal(process.env["KUBECONFIG"], undefined);
    assert.equal(process.env["NBSECRETS_MOUNT"], join(process.env["XDG_RUNTIME_DIR"] ?? "", "nbsecrets"));
    assert.equal(await inTerminal("NBSECRETS_MOUNT"), process.env["NBSECRETS_MOUNT"]);
    // Whose folder it is, and trusts, may set what it likes there, except over the secret that one chose.
    assert.equal(await inTerminal("API_TOKEN"), "from the folder");
    assert.equal(await inTerminal("API_TOKEN", { API_TOKEN: "chosen" }), "chosen");
  });

  it("has secrets of its own nowhere", async () => {
    await nbsecrets(["set", "A"], "value");
    await commands.executeCommand("nbsecrets:refresh");
    assert.ok(existsSync(join(home, ".local", "share", "nbsecrets", "vault.age")));
    assert.equal(existsSync(evil), false);
    await nbsecrets(["remove", "A"]);
  });
});
