import { expect, test } from "./shared-lab-test.ts";
import { LabPage } from "./lab-page.ts";

const readToken = 'import os\nprint("token is", os.environ["API_TOKEN"])';

test("an edited value is there when the loader's cell is run again", async ({ lab, labPage }) => {
  lab.notebook("edit.ipynb", ["", readToken]);
  await labPage.openNotebook("edit.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("API_TOKEN", "first-value");
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is first-value");

  await labPage.editSecret("API_TOKEN");
  await expect(labPage.dialog.getByLabel("Value")).toHaveValue("");
  await labPage.fillForm({ value: "second-value", note: "rotated" });
  await labPage.save();
  await expect(labPage.row("API_TOKEN")).toContainText("rotated");
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is first-value");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is second-value");
});

test("with %load_ext nbsecrets the next cell has the new value, and a deleted secret is gone", async ({
  lab,
  labPage,
}) => {
  lab.notebook("extension.ipynb", ["%load_ext nbsecrets", readToken, 'print("API_TOKEN" in os.environ)']);
  await labPage.openNotebook("extension.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("API_TOKEN", "first-value");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is first-value");
  await labPage.editSecret("API_TOKEN");
  await labPage.fillForm({ value: "second-value" });
  await labPage.save();
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("token is second-value");

  await labPage.rowMenu("API_TOKEN", "Delete Secret…");
  await labPage.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("API_TOKEN")).toBeHidden();
  await labPage.run(2);
  await expect(labPage.output(2)).toHaveText("False");
});

test("another name makes a new secret, which the form says first, and the old one stays", async ({ lab, labPage }) => {
  lab.notebook("rename.ipynb");
  await labPage.openNotebook("rename.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("OLD_NAME", "kept bytes\n", "a note");
  await labPage.editSecret("OLD_NAME");
  await labPage.fillForm({ name: "NEW_NAME" });
  await expect(labPage.dialog).toContainText("Saving makes a new secret called NEW_NAME. OLD_NAME stays as it is");
  await labPage.picture("rename");
  await labPage.save();
  await expect(labPage.row("NEW_NAME")).toContainText("a note");
  await expect(labPage.row("OLD_NAME")).toBeVisible();
  expect(await lab.nbsecrets(["get", "NEW_NAME"])).toBe("kept bytes\n");
  expect(await lab.nbsecrets(["get", "OLD_NAME"])).toBe("kept bytes\n");
});

test("deleting asks first; called off, nothing happens; done, it can be undone", async ({ lab, labPage }) => {
  lab.notebook("delete.ipynb");
  await labPage.openNotebook("delete.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("TO_DELETE", "value");
  await labPage.row("TO_DELETE").focus();
  await labPage.page.keyboard.press("Delete");
  await expect(labPage.dialog).toContainText("Delete TO_DELETE?");
  await labPage.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(labPage.dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "TO_DELETE"])).toBe("value");

  await labPage.row("TO_DELETE").focus();
  await labPage.page.keyboard.press("Delete");
  await labPage.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
  await expect(labPage.panel.getByRole("button", { name: "Add secret", exact: true })).toBeFocused();
  expect(await lab.nbsecrets(["list", "--json"])).not.toContain("TO_DELETE");

  await labPage.page.keyboard.press("ControlOrMeta+z");
  await expect(labPage.row("TO_DELETE")).toBeFocused();
  expect(await lab.nbsecrets(["get", "TO_DELETE"])).toBe("value");
});

test("two tabs agree, and one that edits what the other changed is told so", async ({ lab, labPage, context }) => {
  lab.notebook("first.ipynb");
  lab.notebook("second.ipynb");
  await labPage.openNotebook("first.ipynb");
  await labPage.openPanel();
  const other = new LabPage(await context.newPage(), lab);
  await other.openNotebook("second.ipynb");
  await other.openPanel();

  await labPage.addSecret("SHARED_TOKEN", "one");
  await expect(other.row("SHARED_TOKEN")).toBeVisible();
  await other.editSecret("SHARED_TOKEN");
  await labPage.editSecret("SHARED_TOKEN");
  await labPage.fillForm({ value: "two" });
  await labPage.save();
  await other.fillForm({ value: "three" });
  await expect(other.dialog.getByRole("alert")).toContainText("SHARED_TOKEN was changed somewhere else");
  await expect(other.dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  expect(await lab.nbsecrets(["get", "SHARED_TOKEN"])).toBe("two");
  await other.dialog.getByRole("button", { name: "Keep mine" }).click();
  await other.save();
  expect(await lab.nbsecrets(["get", "SHARED_TOKEN"])).toBe("three");
});

test("changes by the command line appear without a refresh", async ({ lab, labPage }) => {
  lab.notebook("outside.ipynb");
  await labPage.openNotebook("outside.ipynb");
  await labPage.openPanel();
  await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
  await lab.nbsecrets(["set", "FROM_OUTSIDE", "--description", "by the command line"], "value");
  await expect(labPage.row("FROM_OUTSIDE")).toContainText("by the command line");
  await lab.nbsecrets(["remove", "FROM_OUTSIDE"]);
  await expect(labPage.row("FROM_OUTSIDE")).toBeHidden();
});
