import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandsOf } from "@nbsecrets/shared";
import { expect, test } from "./code-test.ts";
import { makeHostileFolder } from "./hostile-folder.ts";
import { vaultFile } from "./raw-vault.ts";

/** What a link may hand over: a row, as far as JSON can say so, and a selection. */
const forged = encodeURIComponent(JSON.stringify([{ name: "API_TOKEN", version: "1" }, [{ name: "API_TOKEN" }]]));
const ids = commandsOf("vscode").map(({ id }) => id);
/** VS Code itself lets links in notebooks run this one. */
const control = 'command:workbench.action.openSettings?["nbsecrets.store"]';

test("links in a notebook run none of our commands, and a folder or a workspace file does not say where secrets are", async ({
  code,
  codePage,
}) => {
  const { page, view, quickInput, dialog } = codePage;
  const evil = makeHostileFolder(code);
  await code.nbsecrets(["set", "API_TOKEN"], "the value");
  await code.nbsecrets(["set", "GONE_KEY"], "gone");
  const markdown = ids.map((id) => `[text ${id}](command:${id}?${forged})`).join(" · ");
  const html = [...ids.map((id) => [id, `command:${id}?${forged}`] as const), ["control", control] as const]
    .map(([id, href]) => `<a href='${href}'>output ${id}</a> `)
    .join("");
  const output = { output_type: "display_data", metadata: {}, data: { "text/html": html } };
  code.notebook("links.ipynb", [
    { type: "markdown", source: markdown },
    { source: "x", outputs: [output] },
  ]);
  // A server that has shown other windows may show a workspace file that is new to it without its folders.
  await code.stop();
  await code.start();
  const workspace = new URLSearchParams({ workspace: join(code.notebooks, "hostile.code-workspace") });
  const address = `${code.origin}/?${workspace.toString()}`;
  await codePage.open(address);
  await codePage.openFile("links.ipynb");
  await codePage.openView();
  // What is deleted can be undone, so a link may try to.
  await codePage.rowMenu("GONE_KEY", "Delete Secret…");
  await codePage.answerDialog("Delete");
  await expect(codePage.row("GONE_KEY")).toHaveCount(0);
  await expect(view.locator(".title-label")).toContainText("This Computer", { ignoreCase: true });
  await codePage.copy("copied before");

  for (const where of ["text", "output"]) {
    for (const id of ids) {
      await codePage.rendered.getByText(`${where} ${id}`, { exact: true }).click();
    }
  }
  await expect(quickInput).toBeHidden();
  await expect(dialog).toHaveCount(0);
  // The workbench takes one message of that page after the other: once it has done this, it is done with those before.
  await codePage.rendered.getByText("output control", { exact: true }).click();
  await expect(page.getByRole("tab", { name: /^Settings/, selected: true })).toBeVisible();
  await codePage.picture("vscode-links");
  await expect(quickInput).toBeHidden();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".notification-list-item")).toHaveCount(0);
  await expect(page.locator(".terminal-wrapper")).toHaveCount(0);
  await expect(codePage.row("GONE_KEY")).toHaveCount(0);
  expect(await codePage.copied()).toBe("copied before");
  expect(code.read("links.ipynb")).not.toContain("NBSECRETS_MOUNT");
  await expect(page.locator(".tab.dirty")).toHaveCount(0);
  expect(await code.nbsecrets(["list"])).toBe("API_TOKEN\n");
  expect(existsSync(vaultFile(code))).toBe(true);
  expect(existsSync(evil)).toBe(false);
});
