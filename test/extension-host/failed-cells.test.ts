import assert from "node:assert/strict";
import { PanelModel } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  commands,
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  NotebookRange,
  Uri,
  workspace,
  WorkspaceEdit,
  type NotebookCell,
} from "vscode";
import { TestHost } from "../../shared/test/panel-host.ts";
import type { CommandContext } from "../../vscode-ext/src/command-context.ts";
import { FailureItems } from "../../vscode-ext/src/failure-items.ts";
import { settleFailure } from "../../vscode-ext/src/settle-failure.ts";

/** As IPython has it. */
const traceback = [
  "\u001b[31m---------\u001b[39m",
  "Cell In[1], line 1",
  "File <frozen os>:679, in _Environ.__getitem__(self, key)",
];

let opened = 0;

/** A notebook of one cell with this code, and with these outputs. */
async function cellWith(code: string, outputs: readonly object[]): Promise<NotebookCell> {
  const uri = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/"), `failed-${(opened += 1)}.ipynb`);
  const cell = { cell_type: "code", id: "cell-0", metadata: {}, source: code, execution_count: 1, outputs };
  const metadata = { language_info: { name: "python" } };
  const content = JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
  await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return (await workspace.openNotebookDocument(uri)).cellAt(0);
}

/** A cell with this code that ended with this error. */
const failed = (code: string, ename: string, evalue: string): Promise<NotebookCell> =>
  cellWith(code, [{ output_type: "error", ename, evalue, traceback: [...traceback, `${ename}: ${evalue}`] }]);

describe("a cell that failed for want of a secret", () => {
  let host: TestHost;
  let model: PanelModel;
  let items: FailureItems;
  beforeEach(() => {
    host = new TestHost();
    model = new PanelModel(host);
    items = new FailureItems(model);
  });
  afterEach(async () => {
    items.dispose();
    await model.dispose();
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  const texts = async (cell: NotebookCell): Promise<readonly string[]> =>
    (await items.provideCellStatusBarItems(cell)).map(({ text }) => text);
  const put = (name: string): Promise<unknown> => host.outside.put(name, new Uint8Array(1), "create");

  it("says under itself what one click does", async () => {
    await put("OPENAI_API_KEY");
    const misspelt = await failed('os.environ["OPENAI_API_KYE"]', "KeyError", "'OPENAI_API_KYE'");
    assert.deepEqual(await texts(misspelt), ["$(replace) Did you mean OPENAI_API_KEY?", "$(add) Add OPENAI_API_KYE"]);
    // What it calls reads it, and stands elsewhere.
    const calls = await failed("connect()", "KeyError", "'OPENAI_API_KYE'");
    assert.deepEqual(await texts(calls), ["$(add) Add OPENAI_API_KYE"]);
    const stored = await failed('os.environ["OPENAI_API_KEY"]', "KeyError", "'OPENAI_API_KEY'");
    assert.deepEqual(await texts(stored), ["$(refresh) Load"]);
    const refused = await failed("get(OPENAI_API_KEY)", "HTTPError", "401 Client Error: Unauthorized");
    assert.deepEqual(await texts(refused), ["$(edit) Replace OPENAI_API_KEY"]);
  });

  it("says nothing of failures of another kind, and then lists nothing", async () => {
    assert.deepEqual(await texts(await failed("1 / 0", "ZeroDivisionError", "division by zero")), []);
    assert.equal(model.state.phase, "loading");
  });

  it("says something else once the secret is there", async () => {
    const cell = await failed('os.environ["OPENAI_API_KEY"]', "KeyError", "'OPENAI_API_KEY'");
    assert.deepEqual(await texts(cell), ["$(add) Add OPENAI_API_KEY"]);
    const told = new Promise<void>((resolve) => items.onDidChangeCellStatusBarItems(resolve));
    await put("OPENAI_API_KEY");
    await model.refresh();
    await told;
    assert.deepEqual(await texts(cell), ["$(refresh) Load"]);
  });

  it("has its name corrected by its own button alone, whatever JSON a link brings", async () => {
    await put("OPENAI_API_KEY");
    await put("OTHER_TOKEN");
    const context = { model } as CommandContext;
    const code = 'import os\nos.environ["OPENAI_API_KYE"]  # OPENAI_API_KYE';
    const cell = await failed(code, "KeyError", "'OPENAI_API_KYE'");
    const well = await cellWith(code, []);
    const [button] = await items.provideCellStatusBarItems(cell);
    const command = button?.command;
    assert.ok(typeof command === "object");
    const [told] = command.arguments as readonly object[];
    for (const forged of [
      undefined,
      null,
      "rename",
      { ...told, name: "OTHER_TOKEN" },
      { ...told, kind: "replace" },
      { ...told, cell: well.document.uri.toString() },
      { ...told, cell: cell.index },
    ]) {
      await assert.rejects(settleFailure(context, [forged]), { key: "failure-gone" });
    }
    assert.deepEqual([cell.document.getText(), well.document.getText()], [code, code]);
    await settleFailure(context, [told]);
    assert.equal(cell.document.getText(), 'import os\nos.environ["OPENAI_API_KEY"]  # OPENAI_API_KYE');
  });

  it("has its button go on working where a cell comes above it, and is told once it is gone", async () => {
    await put("OPENAI_API_KEY");
    const cell = await failed('os.environ["OPENAI_API_KYE"]', "KeyError", "'OPENAI_API_KYE'");
    const [button] = await items.provideCellStatusBarItems(cell);
    assert.ok(typeof button?.command === "object");
    const words = button.command.arguments as readonly object[];
    const { notebook } = cell;
    const edit = async (one: NotebookEdit): Promise<void> => {
      const edits = new WorkspaceEdit();
      edits.set(notebook.uri, [one]);
      assert.ok(await workspace.applyEdit(edits));
    };
    const above = new NotebookCellData(NotebookCellKind.Code, "%load_ext nbsecrets", "python");
    await edit(NotebookEdit.insertCells(0, [above]));
    const context = { model } as CommandContext;
    await settleFailure(context, words);
    assert.equal(notebook.cellAt(1).document.getText(), 'os.environ["OPENAI_API_KEY"]');

    await edit(NotebookEdit.deleteCells(new NotebookRange(1, 2)));
    await assert.rejects(settleFailure(context, words), { key: "failure-gone" });
  });
});
