import { LabPage } from "./lab-page.ts";
import { PageActivity } from "./page-activity.ts";
import { expect, test } from "./shared-lab-test.ts";

test("a panel that is not shown has no timer and sends nothing, whatever changes; shown again, it is current", async ({
  lab,
  labPage,
  context,
}) => {
  const { page, panel } = labPage;
  // The frames of a socket are seen, those of a stream are not; and a slow machine would take the stream.
  await page.route("**/nbsecrets/stream*", (route) => route.abort());
  const activity = await PageActivity.follow(page);
  await lab.addMany(3);
  lab.notebook("hidden.ipynb");
  await labPage.openNotebook("hidden.ipynb");
  await lab.nbsecrets(["set", "BEFORE_OPENING"], "value");
  expect(activity.sent).toEqual([]);
  expect(await activity.waitingTimers()).toEqual([]);

  await labPage.openPanel();
  await expect(panel.getByRole("row")).toHaveCount(4);
  // What follows means something: requests and timers of ours are seen.
  expect(activity.sent).toContain("socket");
  expect(await activity.timersBegun()).not.toEqual([]);

  await page.getByRole("tab", { name: /File Browser/ }).click();
  await expect(panel).toBeHidden();
  const sent = activity.sent.length;
  const begun = (await activity.timersBegun()).length;
  for (const name of ["HIDDEN_1", "HIDDEN_2", "HIDDEN_3"]) {
    const received = activity.received;
    await lab.nbsecrets(["set", name], "value");
    await expect.poll(() => activity.received).toBeGreaterThan(received);
  }
  expect(activity.sent.slice(sent)).toEqual([]);
  expect(await activity.waitingTimers()).toEqual([]);
  // The wire puts off each message that arrives to a task of its own; nothing waits for a time to pass.
  expect((await activity.timersBegun()).slice(begun).filter((delay) => delay > 0)).toEqual([]);

  await labPage.openPanel();
  await expect(labPage.row("HIDDEN_3")).toBeVisible();

  // And when another tab changes something meanwhile.
  await page.getByRole("tab", { name: /File Browser/ }).click();
  await expect(panel).toBeHidden();
  const other = new LabPage(await context.newPage(), lab);
  await other.page.goto(lab.address());
  await other.openPanel();
  await other.editSecret("HIDDEN_3");
  await other.fillForm({ note: "from another tab" });
  await other.save();
  await page.bringToFront();
  await labPage.openPanel();
  await expect(labPage.row("HIDDEN_3")).toContainText("from another tab");
});
