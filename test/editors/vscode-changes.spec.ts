import { expect, test } from "./code-test.ts";

test("a value is edited, a rename makes a new secret, and deleting asks and is undone", async ({ code, codePage }) => {
  await code.nbsecrets(["set", "REDIS_ACCESS_TOKEN"], "N0Haxh3r3");
  await codePage.open();
  await codePage.openView();

  await codePage.rowButton("REDIS_ACCESS_TOKEN", "Edit Secret…");
  await codePage.answer("Edit REDIS_ACCESS_TOKEN", "Bearer N0Haxh3r4");
  await expect(codePage.dialog).toContainText("The value begins with Bearer, which libraries add themselves.");
  await codePage.answerDialog("Remove It");
  await expect(codePage.view).toContainText("Saved REDIS_ACCESS_TOKEN.");
  await expect.poll(() => code.mounted("REDIS_ACCESS_TOKEN")).toBe("N0Haxh3r4");

  await codePage.rowMenu("REDIS_ACCESS_TOKEN", "Rename to a New Secret…");
  await expect(codePage.quickInput).toContainText("REDIS_ACCESS_TOKEN stays as it is");
  await codePage.answer("Rename REDIS_ACCESS_TOKEN to a New Secret", "REDIS_TOKEN");
  await expect(codePage.row("REDIS_TOKEN")).toBeVisible();
  await expect(codePage.row("REDIS_ACCESS_TOKEN")).toBeVisible();
  await expect.poll(() => code.mounted("REDIS_TOKEN")).toBe("N0Haxh3r4");

  await codePage.rowMenu("REDIS_TOKEN", "Edit Description…");
  await codePage.answer("Description of REDIS_TOKEN", "for the cache");
  await expect(codePage.row("REDIS_TOKEN")).toContainText("for the cache");
  await codePage.picture("vscode-rows");

  await codePage.rowMenu("REDIS_TOKEN", "Delete Secret…");
  await expect(codePage.dialog).toContainText("Delete REDIS_TOKEN? Code that reads it will fail from then on.");
  await codePage.answerDialog("Cancel");
  await expect(codePage.row("REDIS_TOKEN")).toBeVisible();

  await codePage.rowMenu("REDIS_TOKEN", "Delete Secret…");
  await codePage.answerDialog("Delete");
  await expect(codePage.row("REDIS_TOKEN")).toHaveCount(0);
  await expect.poll(() => code.mounted("REDIS_TOKEN")).toBeUndefined();
  await codePage.titleButton("Undo");
  await codePage.answerDialog("Undo");
  await expect(codePage.row("REDIS_TOKEN")).toBeVisible();
  await expect.poll(() => code.mounted("REDIS_TOKEN")).toBe("N0Haxh3r4");
});
