import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PanelModel } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, it } from "mocha";
import {
  commands,
  NotebookEdit,
  NotebookRange,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type NotebookDocument,
} from "vscode";
import { thisProcess } from "../../packages/stores/src/process-identity.ts";
import { panelHost } from "../../vscode-ext/src/panel-host.ts";
import { NeededItem } from "../../vscode-ext/src/needed-group.ts";
import { KernelAnswers } from "../../vscode-ext/src/kernel-answers.ts";
import { NotebookNeeds } from "../../vscode-ext/src/notebook-needs.ts";
import { SecretSession } from "../../vscode-ext/src/secret-session.ts";
import { SecretsView } from "../../vscode-ext/src/secrets-view.ts";

/** Mocha's own limit ends the waiting. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("what the notebook in front needs", () => {
  let home: string;
  let session: SecretSession;
  let model: PanelModel;
  let needs: NotebookNeeds;
  let answers: KernelAnswers;
  let notebook: NotebookDocument;
  const put = (mode: "create" | "overwrite", text: string): Promise<void> =>
    model.change([{ kind: "put", name: "B_TOKEN", value: new TextEncoder().encode(text), mode }]);
  const mount = (): string => join(home, "run", "nbsecrets");
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "nbsecrets-needs-"));
    mkdirSync(join(home, "run"), { mode: 0o700 });
    const env = { HOME: home, XDG_RUNTIME_DIR: join(home, "run") };
    session = new SecretSession({ env, spec: () => "vault", onMount: () => undefined });
    model = new PanelModel(panelHost(session));
    model.setActive(true);
    await model.refresh();
    await put("create", "one");
    answers = new KernelAnswers();
    needs = new NotebookNeeds(session, answers, env);
    needs.setActive(true);
    needs.setSecrets(model.state.secrets);
    notebook = await openNotebook(`needs-${String(Date.now())}.ipynb`, [
      'import os\nos.environ["A_TOKEN"], os.environ["B_TOKEN"]',
      '# os.environ["C_TOKEN"]',
    ]);
  });
  afterEach(async () => {
    needs.dispose();
    answers.dispose();
    await model.dispose();
    await session.close();
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(home, { recursive: true, force: true });
  });

  const rows = (): string => {
    const { title, section } = needs.state;
    return [title, ...(section?.rows ?? []).map(({ name, label }) => `${name} ${label.key}`)].join("; ");
  };
  const told = (more: object): void => {
    const runtime = join(home, ".local", "share", "jupyter", "runtime");
    mkdirSync(runtime, { recursive: true });
    const { pid, start, boot, pidNamespace } = thisProcess();
    const facts = {
      mount: mount(),
      generation: readlinkSync(join(mount(), "..data")),
      earlier: [],
      others: {},
      ...more,
    };
    const content = {
      format: 1,
      pid,
      start,
      boot,
      pidNamespace,
      notebook: notebook.uri.fsPath,
      session: null,
      ...facts,
    };
    const file = join(runtime, "nbsecrets-kernel-1.json");
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const name = (): string => notebook.uri.path.split("/").at(-1) ?? "";

  it("is read from its code, and followed while that is edited", async () => {
    await until(() => rows() === `${name()}; A_TOKEN stage-not-saved; B_TOKEN stage-stored`);
    const edit = new WorkspaceEdit();
    const { document } = notebook.cellAt(1);
    edit.replace(document.uri, new Range(0, 0, 0, 2), "");
    await workspace.applyEdit(edit);
    await until(() => rows().includes("C_TOKEN stage-not-saved"));
    const gone = new WorkspaceEdit();
    gone.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(0, 2))]);
    await workspace.applyEdit(gone);
    await until(() => needs.state.section === undefined);
  });

  it("is ready where its kernel's loader says so, and old once the value is another one, without asking the kernel", async () => {
    await until(() => existsSync(join(mount(), "B_TOKEN")));
    told({ loaded: [] });
    // The directory is new, which nobody watched: a notebook that is read again finds it, as after a cell that ran.
    await needs.read();
    assert.match(rows(), /B_TOKEN stage-not-loaded/);
    told({ loaded: ["B_TOKEN"] });
    await until(() => rows().includes("B_TOKEN stage-in-kernel"));
    assert.deepEqual(needs.state.section?.summary.params, { ready: "1", all: "2" });
    await put("overwrite", "two");
    needs.setSecrets(model.state.secrets);
    await until(() => rows().includes("B_TOKEN stage-old"));
    told({ loaded: ["B_TOKEN"], earlier: ["B_TOKEN"] });
    await needs.read();
    assert.match(rows(), /B_TOKEN stage-old/);
  });

  it("is not looked at while the view is hidden", async () => {
    await until(() => rows() !== "");
    const before = rows();
    needs.setActive(false);
    const edit = new WorkspaceEdit();
    edit.replace(notebook.cellAt(1).document.uri, new Range(0, 0, 0, 2), "");
    await workspace.applyEdit(edit);
    await needs.read();
    assert.equal(rows(), before);
    needs.setActive(true);
    await until(() => rows().includes("C_TOKEN"));
  });

  it("stands on top of the view, where a command tells a row of it from anything that JSON says", async () => {
    await until(() => rows() !== "");
    const view = new SecretsView(model, "nbsecretsTests.secrets", async () => needs);
    try {
      await commands.executeCommand("nbsecretsTests.secrets.focus");
      let top = (await view.getChildren())[0];
      while (top === undefined || view.getTreeItem(top).contextValue !== "notebook") {
        await new Promise((resolve) => setTimeout(resolve, 20));
        top = (await view.getChildren())[0];
      }
      const heading = view.getTreeItem(top);
      assert.deepEqual([heading.label, heading.description], [name(), "0 of 2 ready"]);
      const [missing, stored, ...more] = await view.getChildren(top);
      assert.deepEqual(more, []);
      assert.ok(missing instanceof NeededItem && stored instanceof NeededItem);
      assert.deepEqual(
        [missing.item, stored.item].map(({ label, description, contextValue }) => [label, description, contextValue]),
        [
          ["A_TOKEN", "Not saved", "needed-add"],
          ["B_TOKEN", "Stored", "needed-load"],
        ],
      );
      assert.equal(view.usedNeed(missing), missing);
      assert.equal(view.usedNeed(JSON.parse(JSON.stringify(missing))), undefined);
      assert.deepEqual(view.used(missing, undefined), []);
      assert.deepEqual(
        view.used(stored, undefined).map((info) => info.name),
        ["B_TOKEN"],
      );
    } finally {
      view.dispose();
    }
  });
});

async function openNotebook(name: string, sources: readonly string[]): Promise<NotebookDocument> {
  const uri = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/"), name);
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
    ...{ execution_count: null, outputs: [] },
  }));
  const metadata = { language_info: { name: "python" } };
  const content = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
  await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook);
  return notebook;
}
