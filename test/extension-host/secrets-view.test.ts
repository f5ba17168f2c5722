import assert from "node:assert/strict";
import { PanelModel, SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, it } from "mocha";
import { commands, ThemeIcon, type TreeItem } from "vscode";
import { TestHost } from "../../shared/test/panel-host.ts";
import { chosenSecrets, type CommandContext } from "../../vscode-ext/src/command-context.ts";
import { SecretsView } from "../../vscode-ext/src/secrets-view.ts";

describe("the view", () => {
  let host: TestHost;
  let model: PanelModel;
  let view: SecretsView;
  beforeEach(() => {
    host = new TestHost();
    model = new PanelModel(host);
    view = new SecretsView(model, "nbsecretsTests.secrets");
  });
  afterEach(async () => {
    view.dispose();
    await model.dispose();
  });

  const items = async (): Promise<readonly TreeItem[]> =>
    (await view.getChildren()).map((row) => view.resolveTreeItem(view.getTreeItem(row), row));
  const iconOf = ({ iconPath }: TreeItem): string => (iconPath instanceof ThemeIcon ? iconPath.id : "");

  it("waits for its first list, which VS Code shows as progress", async () => {
    let open = (): void => undefined;
    host.gates.set("list", new Promise((resolve) => (open = resolve)));
    let isThere = false;
    const rows = view.getChildren().then((found) => {
      isThere = true;
      return found;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isThere, false);
    open();
    assert.deepEqual(await rows, []);
  });

  it("is empty where nothing is stored, so that VS Code shows the welcome", async () => {
    assert.deepEqual(await items(), []);
    assert.equal(model.state.phase, "ready");
  });

  it("has a row for each secret, which says all but the value", async () => {
    const value = new TextEncoder().encode("hidden");
    await host.outside.apply([
      {
        kind: "put",
        name: "B_KEY",
        value,
        mode: "create",
        details: { description: "raw data", expiresAt: "2020-01-01" },
      },
      { kind: "put", name: "A_KEY", value, mode: "create" },
    ]);
    const [a, b, ...more] = await items();
    assert.deepEqual(more, []);
    assert.ok(a !== undefined && b !== undefined);
    assert.deepEqual([a.label, a.contextValue, iconOf(a)], ["A_KEY", "secret", "key"]);
    assert.deepEqual([b.label, iconOf(b)], ["B_KEY", "warning"]);
    assert.match(String(b.description), /^expired .+ · raw data · /);
    assert.ok(typeof b.tooltip === "string" && b.tooltip.includes("Expires 2020-01-01"));
    assert.equal(JSON.stringify([a, b]).includes("hidden"), false);
  });

  it("has rows with what to do where it cannot be read, and keeps what it had", async () => {
    await host.outside.put("A_KEY", new Uint8Array(1), "create");
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["A_KEY"],
    );
    const params = { verb: "get", secret: "user-credentials", namespace: "alice" };
    host.failures.set("list", new SecretError("denied", "kubernetes-denied", params));
    await model.refresh();
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["Try Again", "Run Doctor", "Copy for Admin", "A_KEY"],
    );
    host.failures.set("list", new SecretError("denied", "service-refused"));
    await model.refresh();
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["Try Again", "Run Doctor", "A_KEY"],
    );
    host.failures.clear();
    let asked = 0;
    view.onDidChangeTreeData(() => (asked += 1));
    await model.refresh();
    assert.equal(asked, 1, "the rows with what to do go, though the list is the same");
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["A_KEY"],
    );
    await model.refresh();
    assert.equal(asked, 1, "a list that is the same is not drawn again");
  });

  it("takes the rows with what to do away where the first list could not be read and the second is empty", async () => {
    host.failures.set("list", new SecretError("unavailable", "service-unreachable"));
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["Try Again", "Run Doctor"],
    );
    host.failures.clear();
    let asked = 0;
    view.onDidChangeTreeData(() => (asked += 1));
    await model.refresh();
    assert.equal(asked, 1);
    assert.deepEqual(await items(), []);
  });

  it("shortens a long name in its middle, and says it whole in its tooltip and to screen readers", async () => {
    const names = ["PASSWORD_OF_THE_PRODUCTION_DATABASE_IN_ASIA", "PASSWORD_OF_THE_PRODUCTION_DATABASE_IN_EUROPE"];
    for (const name of names) {
      await host.outside.put(name, new Uint8Array(1), "create");
    }
    const found = await items();
    assert.deepEqual(
      found.map(({ label }) => label),
      ["PASSWORD_OF_…SE_IN_ASIA", "PASSWORD_OF_…_IN_EUROPE"],
    );
    found.forEach(({ tooltip, accessibilityInformation }, index) => {
      assert.ok(typeof tooltip === "string" && tooltip.startsWith(`${names[index]}\n`));
      assert.ok(accessibilityInformation?.label.startsWith(`${names[index]}, `));
    });
  });

  it("draws a changed row anew by itself, and the list only where others are listed", async () => {
    await host.outside.put("A_KEY", new Uint8Array(1), "create");
    await host.outside.put("B_KEY", new Uint8Array(1), "create");
    const before = await view.getChildren();
    const told: unknown[] = [];
    view.onDidChangeTreeData((rows) => told.push(rows));
    await host.outside.describe("B_KEY", { description: "raw data" });
    await model.refresh();
    assert.deepEqual(told, [[before[1]]]);
    assert.deepEqual(
      (await items()).map(({ description }) => /^raw data/.test(String(description))),
      [false, true],
    );
    await model.refresh();
    assert.equal(told.length, 1);
    await host.outside.put("C_KEY", new Uint8Array(1), "create");
    await model.refresh();
    assert.deepEqual(told.slice(1), [undefined]);
    const after = await view.getChildren();
    assert.ok(before[0] === after[0] && before[1] === after[1]);
  });

  it("never takes the selected row for one that VS Code no longer knows", async () => {
    await host.outside.put("A_KEY", new Uint8Array(1), "create");
    await host.outside.put("B_KEY", new Uint8Array(1), "create");
    await model.refresh();
    const selection = model.state.secrets.slice(0, 1);
    const context = { model, view: { used: () => [], selection } } as unknown as CommandContext;
    const chosen = async (...words: readonly unknown[]): Promise<readonly string[]> => {
      let isOver = false;
      const infos = chosenSecrets(context, words, { title: "Edit Secret" }).finally(() => (isOver = true));
      while (!isOver) {
        await commands.executeCommand("workbench.action.closeQuickOpen");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return (await infos).map(({ name }) => name);
    };
    assert.deepEqual(await chosen(), ["A_KEY"]);
    assert.deepEqual(await chosen(undefined, undefined), []);
  });

  it("takes as used only rows that it made", async () => {
    await host.outside.put("A_KEY", new Uint8Array(1), "create");
    const [row] = await view.getChildren();
    const infos = model.state.secrets;
    assert.deepEqual(view.used(row, undefined), infos);
    assert.deepEqual(view.used(row, [row, { name: "A_KEY" }]), infos);
    assert.deepEqual(view.used(JSON.parse(JSON.stringify(row)), [row]), []);
    assert.deepEqual(view.used("A_KEY", undefined), []);
  });
});
