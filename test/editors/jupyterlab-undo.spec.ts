import { ImportDialog } from "./import-dialog.ts";
import { expect, test } from "./shared-lab-test.ts";

test("what was overwritten is taken back by the bar, an import from the palette, and after 30 s nothing is offered", async ({
  lab,
  labPage,
}) => {
  const long = "MLFLOW_TRACKING_SERVER_ACCESS_SECRET";
  await lab.nbsecrets(["set", "A_TOKEN"], "old");
  await lab.nbsecrets(["set", long], "value");
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  const { page, panel, dialog } = labPage;
  const undo = panel.getByRole("button", { name: "Undo" });

  await labPage.editSecret("A_TOKEN");
  await labPage.fillForm({ value: "new" });
  await labPage.save();
  await expect(panel.getByRole("status").filter({ hasText: "Saved A_TOKEN." })).toBeVisible();
  expect(await lab.nbsecrets(["get", "A_TOKEN"])).toBe("new");
  await undo.click();
  await expect(labPage.row("A_TOKEN")).toBeFocused();
  await expect(undo).toBeHidden();
  expect(await lab.nbsecrets(["get", "A_TOKEN"])).toBe("old");

  const importing = new ImportDialog(labPage);
  await importing.open();
  await importing.choose(".env", "A_TOKEN=imported\nB_TOKEN=imported\n");
  await importing.tick("A_TOKEN").check();
  await importing.accept(2).click();
  await expect(panel.getByText("Changed 2 secrets.")).toBeVisible();
  expect(await lab.nbsecrets(["get", "A_TOKEN"])).toBe("imported");
  await labPage.command("nbsecrets:undo");
  await expect(labPage.row("B_TOKEN")).toBeHidden();
  await expect(undo).toBeHidden();
  expect(await lab.nbsecrets(["get", "A_TOKEN"])).toBe("old");

  // Over while the button has the focus: it goes to the row that moved up to where the deleted one was.
  await page.clock.install();
  await labPage.row(long).focus();
  await page.keyboard.press("Delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("A_TOKEN")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(undo).toBeFocused();
  const said = panel.getByText(`Deleted ${long}.`);
  await expect(said.locator("wbr")).toHaveCount(4);
  await labPage.picture("undo-long-name");
  await page.clock.fastForward(30_000);
  await expect(undo).toBeHidden();
  await expect(said).toBeHidden();
  await expect(labPage.row("A_TOKEN")).toBeFocused();
  await labPage.command("nbsecrets:undo");
  await expect(page.getByText("There is nothing to undo.")).toBeVisible();
  expect(await lab.nbsecrets(["list"])).toBe("A_TOKEN\n");
});
