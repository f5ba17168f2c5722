import { expect, test } from "./code-test.ts";

test("a secret is added in two steps, edited, saved under another name, deleted and brought back", async ({
  code,
  codePage,
}) => {
  await codePage.open();
  await codePage.openView();
  await expect(codePage.view).toContainText("Keep keys out of notebooks.");
  await codePage.view.getByRole("button", { name: "Add Secret", exact: true }).click();
  await (await codePage.step(/Add Secret/)).fill("BAD-NAME");
  await expect(codePage.quickInput).toContainText("Try BAD_NAME");
  await codePage.answer(/Add Secret/, "API_TOKEN");
  await codePage.answer(/Add Secret/, "first");
  await expect(codePage.row("API_TOKEN")).toBeVisible();
  await expect(codePage.notification("Saved API_TOKEN.")).toBeVisible();
  expect(await code.nbsecrets(["get", "API_TOKEN"])).toBe("first");
  await codePage.picture("vscode-added");

  await codePage.rowButton("API_TOKEN", "Edit Secret…");
  await codePage.answer("Edit API_TOKEN", " second");
  await codePage.step("Value of API_TOKEN");
  await expect(codePage.quickInput).toContainText("Remove it");
  await codePage.picture("vscode-remark");
  await codePage.pick("Remove it");
  await expect(codePage.notification("Saved API_TOKEN.")).toHaveCount(2);
  expect(await code.nbsecrets(["get", "API_TOKEN"])).toBe("second");

  await codePage.rowMenu("API_TOKEN", "Rename to a New Secret…");
  await expect(codePage.quickInput).toContainText("API_TOKEN stays as it is");
  await codePage.answer("Rename API_TOKEN to a New Secret", "NEW_TOKEN");
  await expect(codePage.row("NEW_TOKEN")).toBeVisible();
  await expect(codePage.row("API_TOKEN")).toBeVisible();

  await codePage.rowMenu("NEW_TOKEN", "Edit Secret Description…");
  await codePage.answer("Description of NEW_TOKEN", "for the raw data");
  await expect(codePage.row("NEW_TOKEN")).toContainText("for the raw data");

  await codePage.rowMenu("API_TOKEN", "Delete Secret…");
  await expect(codePage.dialog).toContainText("Delete API_TOKEN?");
  await codePage.picture("vscode-delete");
  await codePage.answerDialog("Delete");
  await expect(codePage.row("API_TOKEN")).toBeHidden();
  await codePage.titleButton("Undo Secret Change");
  await codePage.answerDialog("Undo");
  await expect(codePage.row("API_TOKEN")).toBeVisible();
  expect(await code.nbsecrets(["get", "API_TOKEN"])).toBe("second");
});
