import { expect, test } from "./collaboration-test.ts";
import type { LabPage } from "./lab-page.ts";

const state = ({ panel }: LabPage, name: string) =>
  panel.locator(`.nbsecrets-row[data-name="${name}"] .nbsecrets-stage-label`);
const section = ({ panel }: LabPage) => panel.getByRole("region", { name: /^together\.ipynb: / });

test("two people in one notebook are told that each can read what is loaded, and see the same states", async ({
  lab,
  ada,
  bob,
}) => {
  await lab.nbsecrets(["set", "API_TOKEN"], "the value");
  lab.notebook("together.ipynb", [
    'import os; print(os.environ["API_TOKEN"])',
    "import nbsecrets; nbsecrets.load()",
    "",
  ]);
  for (const person of [ada, bob]) {
    await person.openNotebook("together.ipynb");
    await person.openPanel();
    await expect(person.panel.getByText("Whoever does can read what is loaded into its kernel.")).toBeVisible();
    await expect(state(person, "API_TOKEN")).toHaveText("Not loaded");
  }

  await section(ada).getByRole("button", { name: "Load API_TOKEN" }).click();
  await expect(section(ada)).toContainText("1 of 1 ready");
  await expect(section(bob)).toContainText("1 of 1 ready");
  await expect(state(bob, "API_TOKEN")).toHaveText("In kernel");
  await bob.run(0);
  await expect(bob.output(0)).toHaveText("the value");
  await expect(ada.output(0)).toHaveText("the value");

  // What one types, the other's section lists.
  await bob.type(2, 'os.environ["OTHER_TOKEN"]');
  await expect(section(ada)).toContainText("1 of 2 ready");
  await section(ada).getByRole("button", { name: "Add OTHER_TOKEN" }).click();
  await ada.fillForm({ value: "other" });
  await ada.dialog.getByRole("button", { name: "Add" }).click();
  await expect(ada.row("OTHER_TOKEN")).toBeVisible();
  await expect(bob.row("OTHER_TOKEN")).toBeVisible();
});
