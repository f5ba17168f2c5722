import { expect, HubPage, startLab, test } from "./hub-test.ts";

test("on a hub, what a user adds in the panel is in the user's Secret and in the kernel", async ({
  scene,
  hubPage,
}) => {
  const reads = 'import os\nprint(os.environ["WAREHOUSE_PASSWORD"])';
  await hubPage.signIn("story.ipynb", ["", reads]);
  await hubPage.openPanel();
  await expect(hubPage.panel).toContainText(`Secret nbsecrets-alice · namespace ${scene.namespace}`);
  await hubPage.addSecret("WAREHOUSE_PASSWORD", "Pa55w0rd", "the data warehouse");
  const held = (await scene.secrets()).get("nbsecrets-alice")?.data;
  expect(held).toEqual({ WAREHOUSE_PASSWORD: Buffer.from("Pa55w0rd").toString("base64") });
  await hubPage.insertLoader();
  await hubPage.run(0);
  await hubPage.run(1);
  await expect(hubPage.output(1)).toHaveText("Pa55w0rd");
  await hubPage.picture("hub-story");
});

test("the hub is started anew under the open panel, and nobody notices", async ({ scene, hubPage }) => {
  const reads = 'import nbsecrets\nprint(nbsecrets.get("ADDED_MEANWHILE"), nbsecrets.get("ADDED_AFTER"))';
  await hubPage.signIn("restart.ipynb", [reads]);
  await hubPage.openPanel();
  await hubPage.addSecret("ADDED_BEFORE", "1");
  await scene.hub.stopHub();
  await hubPage.addSecret("ADDED_MEANWHILE", "2");
  await scene.hub.startHub();
  await hubPage.addSecret("ADDED_AFTER", "3");
  await expect(hubPage.row("ADDED_BEFORE")).toBeVisible();
  await expect(hubPage.panel.getByRole("alert")).toHaveCount(0);
  await hubPage.run(0);
  await expect(hubPage.output(0)).toHaveText("2 3");
});

test("the secrets service is started anew under the open panel: it says what is wrong, and comes back by itself", async ({
  scene,
  hubPage,
}) => {
  await hubPage.signIn("service.ipynb", [""]);
  await hubPage.openPanel();
  await hubPage.addSecret("STAYS", "1");
  await scene.service.stop("SIGKILL");
  await expect(hubPage.panel).toContainText("The hub's secrets service cannot be reached.");
  await hubPage.picture("hub-service-gone");
  const path = `/api/v1/namespaces/${scene.namespace}/secrets/nbsecrets-alice`;
  const body = { data: { FROM_ELSEWHERE: "eA==" } };
  await scene.cluster.request("PATCH", path, { body, contentType: "application/merge-patch+json" });
  await scene.service.start();
  await expect(hubPage.row("FROM_ELSEWHERE")).toBeVisible();
  await expect(hubPage.row("STAYS")).toBeVisible();
  await expect(hubPage.panel).not.toContainText("cannot be reached");
});

test("who has an earlier user's name is not shown that user's secrets, and reads whom to ask; then they are adopted", async ({
  scene,
  page,
}) => {
  const { token } = await scene.session("bob");
  await scene.driver(token).apply([{ kind: "put", name: "OF_EARLIER_BOB", value: new Uint8Array(), mode: "create" }]);
  await scene.hub.stopServer("bob");
  await scene.hub.replaceUser("bob");
  const hubPage = new HubPage(page, scene, await startLab(scene, "bob"));
  await hubPage.signIn("other.ipynb", [""]);
  await hubPage.openPanel();
  await expect(hubPage.panel).toContainText("was made for somebody else who had this user name");
  await expect(hubPage.row("OF_EARLIER_BOB")).toHaveCount(0);
  await hubPage.picture("hub-other-user");
  expect((await scene.service.admin(["adopt", "bob"])).code).toBe(0);
  await expect(hubPage.row("OF_EARLIER_BOB")).toBeVisible({ timeout: 60_000 });
});
