import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { commands, env, extensions, window, workspace } from "vscode";
import { nbsecrets } from "./command-line.ts";

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

const value = "a value that nobody may hear";
const { contributes } = extensions.getExtension("nbsecrets.nbsecrets")?.packageJSON as Manifest;
/** What a link in a document can hand over: whatever JSON says, and never a row of the view. */
const forged = [{ name: "API_TOKEN", version: "1" }, [{ name: "API_TOKEN", version: "1" }]];

/** Calls a command as another extension, or a link, does; what it asks is called off. */
async function call(command: string): Promise<unknown> {
  let isOver = false;
  const result = Promise.resolve(commands.executeCommand(command, ...forged)).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await commands.executeCommand("workbench.action.closeQuickOpen");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return result;
}

describe("commands that are called from outside", () => {
  let listed = "";
  before(async () => {
    await nbsecrets(["set", "API_TOKEN"], value);
    listed = await nbsecrets(["list", "--json"]);
  });
  after(() => nbsecrets(["remove", "API_TOKEN"]));

  for (const { command } of contributes.commands ?? []) {
    it(`${command} gives nothing back, and does nothing without an answer`, async () => {
      assert.equal(await call(command), undefined);
      assert.equal(await nbsecrets(["list", "--json"]), listed);
      assert.equal(await nbsecrets(["get", "API_TOKEN"]), value);
      assert.deepEqual(window.terminals, []);
      assert.notEqual(await env.clipboard.readText(), value);
    });
  }

  it("shows no value in a document", () => {
    const shown = workspace.textDocuments.filter((document) => document.getText().includes(value));
    assert.deepEqual(shown, []);
  });
});
