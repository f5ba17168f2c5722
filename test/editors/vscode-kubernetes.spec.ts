import { mergeTests } from "@playwright/test";
import { CodeServer } from "./code-server.ts";
import { expect, test as codeTest } from "./code-test.ts";
import { test as userSecretTest } from "./user-secret-test.ts";

/** VS Code whose user keeps secrets in a Secret of its own, to which nothing is granted at first. */
const test = mergeTests(codeTest, userSecretTest).extend({
  code: async ({ userSecret }, use) => {
    const code = new CodeServer({ environment: userSecret.environment });
    await code.install();
    await code.start();
    await use(code);
    await code.dispose();
  },
});
test.use({ verbs: [] });

test("missing rights are told with the remedy, and once granted both secrets are in the Secret and in the kernel", async ({
  code,
  codePage,
  userSecret,
}) => {
  const { page, view } = codePage;
  const { namespace, name } = userSecret;
  code.notebook("analysis.ipynb", ["# first cell", "# second cell"]);
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.openView();

  // Nothing may be read.
  await expect(view).toContainText(`You may not get Secret ${name} in namespace ${namespace}.`);
  await expect(view.locator(".composite.title")).toContainText("Cannot be read");
  await codePage.picture("vscode-denied");
  await view.getByText("Run Doctor").click();
  await expect(page.locator(".part.panel .view-lines")).toContainText("because the store cannot be read");
  await view.getByText("Copy for Admin").click();
  await expect(codePage.notification("Copied. Send it to")).toBeVisible();
  const request = await page.evaluate(() => navigator.clipboard.readText());
  expect(request).toContain(`metadata: { name: "${name}", namespace: "${namespace}" }`);
  expect(request).toContain("verbs: [get, watch, patch]");
  await userSecret.grant(["get", "watch"]);
  // The follower, which tries by itself as well, may have been first.
  await view.getByText("Try Again").or(view.getByText("Keep keys out of notebooks.")).first().click();
  await expect(view).toContainText("Keep keys out of notebooks.");
  await expect(view.getByText("Try Again")).toHaveCount(0);
  await expect(view.locator(".composite.title")).toContainText(`Secret ${name} · namespace ${namespace}`);

  // It may be read, and not written: what was entered is kept until it may.
  await codePage.titleButton("Add Secret…");
  await codePage.answer("Add Secret (1/2)", "MLFLOW_ACCESS_SECRET");
  await codePage.answer("Add Secret (2/2)", "Pa55w0rd");
  await expect(codePage.dialog).toContainText(`You may not patch Secret ${name} in namespace ${namespace}.`);
  await codePage.picture("vscode-write-denied");
  // The question comes again at once.
  await codePage.dialog.getByRole("button", { name: "Copy for Admin" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain(`# You may not patch Secret ${name}`);
  await expect(codePage.dialog).toContainText("What you entered is kept");
  await userSecret.grant();
  await codePage.answerDialog("Try Again");
  await expect(codePage.row("MLFLOW_ACCESS_SECRET")).toBeVisible();
  await codePage.addSecret("REDIS_ACCESS_TOKEN", "N0Haxh3r3");
  expect(await userSecret.data()).toEqual({
    MLFLOW_ACCESS_SECRET: Buffer.from("Pa55w0rd").toString("base64"),
    REDIS_ACCESS_TOKEN: Buffer.from("N0Haxh3r3").toString("base64"),
  });

  await codePage.cellText(0).click();
  await codePage.command("Secrets: Insert Loader");
  await expect(codePage.cellText(0)).toContainText(/MLFLOW_ACCESS_SECRET.*REDIS_ACCESS_TOKEN/);
  await codePage.run(0);
  await codePage.type(1, 'print(os.environ["MLFLOW_ACCESS_SECRET"], os.environ["REDIS_ACCESS_TOKEN"])');
  await codePage.run(1);
  await expect(codePage.outputs).toHaveText("Pa55w0rd N0Haxh3r3");
  await codePage.picture("vscode-kubernetes");

  // What others change is in the view without being asked for.
  await userSecret.patch({ REDIS_ACCESS_TOKEN: null, ADDED_BY_KUBECTL: "value" });
  await expect(codePage.row("ADDED_BY_KUBECTL")).toBeVisible();
  await expect(codePage.row("REDIS_ACCESS_TOKEN")).toHaveCount(0);
  await expect.poll(() => code.mounted("ADDED_BY_KUBECTL")).toBe("value");
});
