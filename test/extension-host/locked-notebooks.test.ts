import assert from "node:assert/strict";
import { PanelModel, planLoader } from "@nbsecrets/shared";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import {
  commands,
  ConfigurationTarget,
  DataTransfer,
  DataTransferItem,
  workspace,
  type NotebookDocument,
} from "vscode";
import { TestHost } from "../../shared/test/panel-host.ts";
import type { CommandContext } from "../../vscode-ext/src/command-context.ts";
import { dropEdit } from "../../vscode-ext/src/drop-reference.ts";
import { keepLoaded } from "../../vscode-ext/src/keep-loaded.ts";
import { pinNeeds } from "../../vscode-ext/src/pin-needs.ts";
import { draggedName } from "../../vscode-ext/src/secrets-view.ts";
import { settleFailure } from "../../vscode-ext/src/settle-failure.ts";
import { openNotebook, sources, type Cell } from "./open-notebook.ts";

const locked = { name: "kept-as-it-is.ipynb" };
const editable = { editable: false };

/** A cell that named a secret which is called a little otherwise. */
const failed: Cell = {
  source: 'import os\nos.environ["OPENAI_API_KYE"]',
  outputs: [
    {
      output_type: "error",
      ename: "KeyError",
      evalue: "'OPENAI_API_KYE'",
      traceback: ["File <frozen os>:679, in _Environ.__getitem__(self, key)", "KeyError: 'OPENAI_API_KYE'"],
    },
  ],
};

describe("a notebook that is locked, or was closed while something was asked", () => {
  const settings = workspace.getConfiguration("files");
  let host: TestHost;
  let model: PanelModel;
  let context: CommandContext;
  before(() => settings.update("readonlyInclude", { [`**/${locked.name}`]: true }, ConfigurationTarget.Workspace));
  after(() => settings.update("readonlyInclude", undefined, ConfigurationTarget.Workspace));
  beforeEach(() => {
    host = new TestHost();
    model = new PanelModel(host);
    context = { model } as CommandContext;
  });
  afterEach(async () => {
    await model.dispose();
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("gets no cell that keeps secrets loaded, which is told", async () => {
    const notebook = await openNotebook("python", [{ source: "x = 1" }], locked);
    await assert.rejects(keepLoaded(notebook), { code: "unsupported", key: "editor-read-only" });
    assert.deepEqual(sources(notebook), ["x = 1"]);
    const passing = await openNotebook("python", [{ source: "x = 1" }], { isPassing: true });
    await closed(passing);
    await assert.rejects(keepLoaded(passing), { key: "notebook-closed" });
  });

  it("has no name corrected in its code, nor in a cell that is locked alone, where that is not offered", async () => {
    await host.outside.put("OPENAI_API_KEY", new Uint8Array(1), "create");
    for (const notebook of [
      await openNotebook("python", [failed], locked),
      await openNotebook("python", [{ ...failed, metadata: editable }]),
    ]) {
      const cell = notebook.cellAt(0).document.uri.toString();
      const words = [{ cell, kind: "rename", name: "OPENAI_API_KEY" }];
      await assert.rejects(settleFailure(context, words), { key: "failure-gone" });
      assert.deepEqual(sources(notebook), [failed.source]);
    }
  });

  it("is not opened again for what is pinned, which is told", async () => {
    const metadata = { nbsecrets: { needs: [{ name: "API_TOKEN" }] } };
    const notebook = await openNotebook("python", [{ source: "x = 1" }], { metadata, isPassing: true });
    const pinning = pinNeeds(context);
    await closed(notebook);
    await assert.rejects(answered(pinning), { key: "notebook-closed" });
  });

  it("has a loader in a cell that is locked left as it is by what is dropped into another", async () => {
    const empty = {
      kind: "notebook",
      readOnly: false,
      codeSources: [""],
      activeCell: "code",
      activeSource: "",
    } as const;
    const plan = planLoader(empty, { language: "python", hasPackage: false }, ["OLD_TOKEN"]);
    assert.ok(plan.kind === "replace-active-cell");
    const cells = [{ source: plan.text, metadata: editable }, { source: "token = " }];
    const notebook = await openNotebook("python", cells, { active: 1 });
    const data = new DataTransfer();
    data.set(draggedName, new DataTransferItem("API_TOKEN"));
    const edit = await dropEdit(model, notebook.cellAt(1).document, data);
    assert.equal(edit?.insertText, 'os.environ["API_TOKEN"]');
    assert.ok(edit?.additionalEdit !== undefined && (await workspace.applyEdit(edit.additionalEdit)));
    const [first, loader = "", last] = sources(notebook);
    assert.deepEqual([first, last], [plan.text, "token = "]);
    assert.match(loader, /"API_TOKEN"/);
    assert.equal(await dropEdit(model, notebook.cellAt(0).document, data), undefined);
  });
});

async function closed(notebook: NotebookDocument): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
  while (!notebook.isClosed) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What is asked is answered by what stands there. */
async function answered(work: Promise<void>): Promise<void> {
  let isOver = false;
  const result = work.finally(() => {
    isOver = true;
  });
  result.catch(() => {}); // it is awaited below
  while (!isOver) {
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return result;
}
