import { expect, test } from "./shared-lab-test.ts";

test("a secret that is changed or deleted elsewhere while its form is open", async ({ lab, labPage }) => {
  const { page, dialog } = labPage;
  const set = (value: string, note: string): Promise<string> =>
    lab.nbsecrets(["set", "SHARED", "--description", note], value);
  const alert = dialog.getByRole("alert");
  const save = dialog.getByRole("button", { name: "Save" });
  await set("one", "first note");
  await page.goto(lab.address());
  await labPage.openPanel();

  // Mine: it is saved over theirs, and only over what was seen.
  await labPage.editSecret("SHARED");
  const keep = dialog.getByRole("button", { name: "Keep the stored value" });
  await expect(keep).toBeHidden();
  await labPage.fillForm({ value: "not this" });
  await keep.click();
  await expect(dialog.getByLabel("Value")).toHaveValue("");
  await expect(keep).toBeHidden();
  await labPage.fillForm({ value: "mine", note: "my note" });
  await set("two", "second note");
  await expect(alert).toContainText("SHARED was changed somewhere else since you opened it.");
  await expect(save).toBeDisabled();
  await dialog.getByLabel("Note").press("Enter");
  await expect(dialog.getByRole("button", { name: "Keep mine" })).toBeFocused();
  expect(await lab.nbsecrets(["get", "SHARED"])).toBe("two");
  await labPage.picture("dialog-changed-elsewhere");
  await page.keyboard.press("Enter");
  await expect(alert).toBeHidden();
  await set("three", "third note");
  await expect(alert).toContainText("was changed somewhere else");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await labPage.save();
  expect(await lab.nbsecrets(["get", "SHARED"])).toBe("mine");
  await expect(labPage.row("SHARED")).toContainText("my note");

  // Theirs: what was entered is dropped.
  await labPage.editSecret("SHARED");
  await labPage.fillForm({ value: "dropped", note: "dropped" });
  await set("four", "fourth note");
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await expect(alert).toBeHidden();
  await expect(dialog.getByLabel("Note")).toHaveValue("fourth note");
  await expect(dialog.getByLabel("Value")).toHaveValue("");
  await labPage.fillForm({ note: "fifth note" });
  await labPage.save();
  expect(await lab.nbsecrets(["get", "SHARED"])).toBe("four");

  // Deleted: made anew only when asked, and never with an empty value by accident.
  await labPage.editSecret("SHARED");
  await lab.nbsecrets(["remove", "SHARED"]);
  await expect(alert).toContainText("SHARED was deleted somewhere else since you opened it.");
  await expect(save).toBeDisabled();
  await dialog.getByRole("button", { name: "Add it again" }).click();
  await expect(dialog).toContainText("The old value of SHARED went with it.");
  await expect(save).toBeDisabled();
  await labPage.fillForm({ value: "anew" });
  await labPage.save();
  expect(await lab.nbsecrets(["get", "SHARED"])).toBe("anew");
  await expect(labPage.row("SHARED")).toContainText("fifth note");
});
