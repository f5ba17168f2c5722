import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { commands, extensions } from "vscode";

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

describe("the installed extension", () => {
  it("registers every command that its manifest contributes", async () => {
    const extension = extensions.getExtension("nbsecrets.nbsecrets");
    assert.ok(extension, "it is installed");
    await extension.activate();
    const registered = new Set(await commands.getCommands(true));
    const contributed = (extension.packageJSON as Manifest).contributes.commands ?? [];
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });
});
