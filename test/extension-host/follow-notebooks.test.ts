import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import {
  commands,
  extensions,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  workspace,
  type EnvironmentVariableCollection,
} from "vscode";
import { announceMount, followNotebooks } from "../../vscode-ext/src/follow-notebooks.ts";
import { SecretSession } from "../../vscode-ext/src/secret-session.ts";
import { nbsecrets } from "./command-line.ts";
import { inTerminal } from "./terminal-environment.ts";

const openNotebook = async (): Promise<void> => {
  const cell = new NotebookCellData(NotebookCellKind.Code, "", "python");
  await workspace.openNotebookDocument("jupyter-notebook", new NotebookData([cell]));
};

/** Mocha's own limit ends the waiting. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("opening a notebook", () => {
  after(async () => {
    await nbsecrets(["remove", "MORNING_TOKEN"]);
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("has the mount there and tells this process and terminals of it, with nothing of ours used before", async () => {
    const extension = extensions.getExtension("nbsecrets.nbsecrets");
    assert.equal(extension?.isActive, false);
    assert.equal(process.env["NBSECRETS_MOUNT"], undefined);
    const mount = join(process.env["XDG_RUNTIME_DIR"] ?? "", "nbsecrets");
    await nbsecrets(["set", "MORNING_TOKEN"], "a value");
    // As a reboot leaves it.
    rmSync(mount, { recursive: true });
    await openNotebook();
    await until(() => process.env["NBSECRETS_MOUNT"] === mount);
    // Where the store takes its time, they are told first.
    await until(() => existsSync(join(mount, "MORNING_TOKEN")));
    assert.equal(readFileSync(join(mount, "MORNING_TOKEN"), "utf8"), "a value");
    assert.equal(await inTerminal("NBSECRETS_MOUNT"), mount);
    assert.equal(await inTerminal("MORNING_TOKEN"), "");
  });

  it("takes back what it told, and not what others did", () => {
    const told = new Map<string, { readonly value: string }>();
    const terminals = {
      persistent: true,
      get: (name: string) => told.get(name),
      replace: (name: string, value: string) => void told.set(name, { value }),
      delete: (name: string) => void told.delete(name),
    } as unknown as EnvironmentVariableCollection;
    const env: NodeJS.ProcessEnv = {};
    announceMount("/ours", env, terminals);
    assert.deepEqual([env, told.get("NBSECRETS_MOUNT")], [{ NBSECRETS_MOUNT: "/ours" }, { value: "/ours" }]);
    announceMount(undefined, env, terminals);
    assert.deepEqual([env, told.size], [{}, 0]);
    env["NBSECRETS_MOUNT"] = "/theirs";
    announceMount(undefined, env, terminals);
    assert.deepEqual(env, { NBSECRETS_MOUNT: "/theirs" });
  });

  it("tries again where an earlier notebook found no store", async () => {
    const home = mkdtempSync(join(tmpdir(), "nbsecrets-follow-"));
    const runtime = join(home, "run");
    mkdirSync(runtime, { mode: 0o700 });
    const told: (string | undefined)[] = [];
    let spec = "valut";
    const session = new SecretSession({
      env: { HOME: home, XDG_RUNTIME_DIR: runtime },
      spec: () => spec,
      onMount: (directory) => told.push(directory),
    });
    const following = followNotebooks(session);
    try {
      await openNotebook();
      await assert.rejects(session.open(), { key: "store-unknown" });
      assert.deepEqual(told, []);
      spec = "vault";
      await openNotebook();
      await until(() => told.length > 0);
      assert.equal(told[0], join(runtime, "nbsecrets"));
      await session.close();
      assert.equal(told.at(-1), undefined, "a store that is closed has no mount for kernels to come");
    } finally {
      following.dispose();
      await session.close();
      rmSync(home, { recursive: true });
    }
  });
});
