import assert from "node:assert/strict";
import { PanelModel, SecretError, type SecretInfo } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, it } from "mocha";
import { ThemeIcon, type TreeItem } from "vscode";
import { TestHost } from "../../shared/test/panel-host.ts";
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
    assert.match(String(b.description), /^raw data · expired /);
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
    await model.refresh();
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ["A_KEY"],
    );
  });

  it("takes as used only rows that it made", async () => {
    await host.outside.put("A_KEY", new Uint8Array(1), "create");
    const [row] = (await view.getChildren()) as SecretInfo[];
    assert.deepEqual(view.used(row, undefined), [row]);
    assert.deepEqual(view.used(row, [row, { name: "A_KEY" }]), [row]);
    assert.deepEqual(view.used(JSON.parse(JSON.stringify(row)), [row]), []);
    assert.deepEqual(view.used("A_KEY", undefined), []);
  });
});
