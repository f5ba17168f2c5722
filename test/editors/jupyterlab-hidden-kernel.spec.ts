import { PageActivity } from "./page-activity.ts";
import { expect, test } from "./shared-lab-test.ts";

test("with the panel hidden no kernel is asked, and nothing is sent, while cells run and a secret changes", async ({
  lab,
  labPage,
}) => {
  const { page, panel } = labPage;
  await page.route("**/nbsecrets/stream*", (route) => route.abort());
  const activity = await PageActivity.follow(page);
  /** Code that is given to kernels, ours and the person's; ours is silent. */
  const requests: string[] = [];
  page.on("websocket", (socket) => {
    if (/\/api\/kernels\/[^/]+\/channels$/.test(new URL(socket.url()).pathname)) {
      socket.on("framesent", ({ payload }) => {
        const text = String(payload);
        if (text.includes('"execute_request"')) {
          requests.push(text.includes('"silent":true') ? "silent" : "cell");
        }
      });
    }
  });
  await lab.nbsecrets(["set", "API_TOKEN"], "value");
  lab.notebook("hidden.ipynb", ["1 + 1", "2 + 2"]);
  await labPage.openNotebook("hidden.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN").locator(".nbsecrets-stage-label")).toHaveText("Not loaded");
  // What follows means something: what is asked is seen.
  expect(requests).toContain("silent");

  await page.getByRole("tab", { name: /File Browser/ }).click();
  await expect(panel).toBeHidden();
  const [sent, asked] = [activity.sent.length, requests.length];
  await labPage.run(0);
  const { received } = activity;
  await lab.nbsecrets(["set", "API_TOKEN"], "another");
  await expect.poll(() => activity.received).toBeGreaterThan(received);
  await labPage.run(1);
  expect([activity.sent.slice(sent), requests.slice(asked)]).toEqual([[], ["cell", "cell"]]);
  expect(await activity.waitingTimers()).toEqual([]);
});
