import assert from "node:assert/strict";
import { PanelModel, planLoader, planReferenceWithLoader } from "@nbsecrets/shared";
import { afterEach, describe, it } from "mocha";
import { commands, ConfigurationTarget, Uri, window, workspace, type TextDocument } from "vscode";
import { insert } from "../../vscode-ext/src/insert-code.ts";
import { insertionPlace } from "../../vscode-ext/src/insert-place.ts";
import { openNotebook, sources } from "./open-notebook.ts";

/** Each language's own way to read a variable. */
const LANGUAGES: readonly [language: string, reference: string][] = [
  ["python", 'os.environ["API_TOKEN"]'],
  ["r", 'Sys.getenv("API_TOKEN")'],
  ["R", 'Sys.getenv("API_TOKEN")'],
  ["julia", 'ENV["API_TOKEN"]'],
  ["javascript", "process.env.API_TOKEN"],
  ["bash", '"$API_TOKEN"'],
];

/** Nothing is shared; what is inserted is not looked up. */
const context = { model: new PanelModel({ connect: nobody, wait: nobody, now: () => 0 }) };

async function nobody(): Promise<never> {
  return Promise.reject(new Error("Nobody asks the store."));
}

const insertReference = (): Promise<void> =>
  insert(context, (situation, target) => planReferenceWithLoader(situation, target, "API_TOKEN"));

const insertLoader = (): Promise<void> =>
  insert(context, (situation, target) => [planLoader(situation, target, ["API_TOKEN"])]);

describe("code that is inserted", () => {
  afterEach(async () => {
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  for (const [language, reference] of LANGUAGES) {
    it(`reads the secret in a notebook of ${language}, behind a loader that is there once`, async () => {
      const notebook = await openNotebook(language, [{ source: "" }]);
      await insertReference();
      await insertLoader();
      const [loader = "", last, ...more] = sources(notebook);
      assert.match(loader, /NBSECRETS_MOUNT/);
      assert.equal(last, reference);
      assert.deepEqual(more, []);
    });
  }

  it("is of the package where the notebook imports that", async () => {
    const notebook = await openNotebook("python", [{ source: "import nbsecrets" }, { source: "" }], { active: 1 });
    await insertLoader();
    assert.deepEqual(sources(notebook), [
      "import nbsecrets",
      'import os\nimport nbsecrets\nnbsecrets.load("API_TOKEN")',
    ]);
  });

  it("leaves text, and a cell that is locked, as they are", async () => {
    for (const cell of [
      { source: "# API", type: "markdown" },
      { source: "x", metadata: { editable: false } },
    ] as const) {
      const notebook = await openNotebook("python", [cell, { source: "last = 1" }]);
      await insertReference();
      const [first, loader = "", reference, last] = sources(notebook);
      assert.deepEqual([first, reference, last], [cell.source, 'os.environ["API_TOKEN"]', "last = 1"]);
      assert.match(loader, /NBSECRETS_MOUNT/);
      await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  });

  it("does not go into a language that has none, nor into a document that is read-only", async () => {
    const cobol = await openNotebook("cobol", [{ source: "DISPLAY 1" }]);
    await insertReference();
    assert.deepEqual(sources(cobol), ["DISPLAY 1"]);

    const settings = workspace.getConfiguration("files");
    await settings.update("readonlyInclude", { "**/locked.*": true }, ConfigurationTarget.Workspace);
    const script = await openFile("locked.py", "connect()\n");
    await insertReference();
    assert.equal(script.getText(), "connect()\n");
    const notebook = await openNotebook("python", [{ source: "connect()" }], { name: "locked.ipynb" });
    await insertReference();
    assert.deepEqual(sources(notebook), ["connect()"]);
  });

  it("does not go into a file without write permission, where the settings make that read-only", async () => {
    const settings = workspace.getConfiguration("files");
    const empty = {
      kind: "notebook",
      readOnly: false,
      codeSources: [""],
      activeCell: "code",
      activeSource: "",
    } as const;
    const loader = planLoader(empty, { language: "python", hasPackage: false }, ["OLD_TOKEN"]);
    assert.ok(loader.kind === "replace-active-cell");
    // Far from the active cell, where no editor of its own stands in the way.
    const cells = [loader.text, ...Array.from({ length: 40 }, () => "x = 1\n".repeat(20)), ""];
    for (const isLocked of [true, false]) {
      await settings.update("readonlyFromPermissions", isLocked, ConfigurationTarget.Workspace);
      const options = { active: cells.length - 1, name: `permissions-${String(isLocked)}.ipynb`, mode: 0o444 };
      const notebook = await openNotebook(
        "python",
        cells.map((source) => ({ source })),
        options,
      );
      await insertLoader();
      assert.equal(sources(notebook)[0]?.includes("API_TOKEN"), !isLocked);
      await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
    await settings.update("readonlyFromPermissions", undefined, ConfigurationTarget.Workspace);
  });

  it("does not go into an editor that was made read-only for the session, which is told", async () => {
    const script = await openFile("session.py", "connect()\n");
    await commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
    await assert.rejects(insertReference(), { code: "unsupported", key: "editor-read-only" });
    assert.equal(script.getText(), "connect()\n");
    await commands.executeCommand("workbench.action.files.resetActiveEditorReadonlyInSession");
  });

  it("goes to the cursor of a file, and its loader to the top", async () => {
    const script = await openFile("client.py", '"""Client."""\nimport os\nconnect()\n');
    await commands.executeCommand("cursorBottom");
    await insertReference();
    await insertReference();
    const text = script.getText();
    assert.equal(text.split('os.environ["API_TOKEN"]').length, 3);
    assert.equal(text.split("NBSECRETS_MOUNT").length, 2);
    assert.ok(text.startsWith('"""Client."""\nimport os\n'));
  });

  it("has no place where nothing is open", async () => {
    assert.deepEqual(await insertionPlace().situation(), { kind: "none" });
  });
});

async function openFile(name: string, content: string): Promise<TextDocument> {
  const uri = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/"), name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return (await window.showTextDocument(uri)).document;
}
