import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { commands, workspace } from "vscode";
import { nbsecrets } from "./command-line.ts";

const home = process.env["HOME"] ?? "";

describe("an opened folder that says where secrets are", () => {
  it("is not listened to", async () => {
    assert.ok(existsSync(join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", ".vscode", "settings.json")));
    assert.equal(workspace.getConfiguration("nbsecrets").get("store"), "");
    await commands.executeCommand("nbsecrets:refresh");
    await nbsecrets(["set", "A"], "value");
    await commands.executeCommand("nbsecrets:refresh");
    assert.ok(existsSync(join(home, ".local", "share", "nbsecrets", "vault.age")));
    assert.equal(existsSync(join(home, "evil")), false);
    assert.equal(process.env["NBSECRETS_STORE"], undefined);
    assert.notEqual(process.env["NBSECRETS_MOUNT"], join(home, "evil"));
    await nbsecrets(["remove", "A"]);
  });
});
