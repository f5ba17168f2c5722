import { expect, test } from "./kubernetes-test.ts";

test("an API server that dies is told, the list and the mount stay, and both are current again by themselves", async ({
  cluster,
  lab,
  labPage,
  userSecret,
}) => {
  await userSecret.patch({ API_TOKEN: "value" });
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await cluster.killServer();
  const alert = labPage.panel.getByRole("alert");
  await expect(alert).toContainText("Cannot read your secrets");
  await expect(alert).toContainText(cluster.server);
  await expect(alert.getByRole("button", { name: "Copy for admin" })).toBeHidden();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  expect(lab.mounted("API_TOKEN")).toBe("value");

  await cluster.startServer();
  await userSecret.patch({ ADDED_MEANWHILE: "too" });
  await expect(labPage.row("ADDED_MEANWHILE")).toBeVisible({ timeout: 60_000 });
  await expect(alert).toBeHidden({ timeout: 60_000 });
  await expect.poll(() => lab.mounted("ADDED_MEANWHILE"), { timeout: 60_000 }).toBe("too");
});

test.describe("a user without rights", () => {
  test.use({ verbs: [] });

  test("is told which, can copy what an administrator needs, and has the list once it was granted", async ({
    lab,
    labPage,
    userSecret,
  }) => {
    const { namespace, name, user } = userSecret;
    await userSecret.patch({ API_TOKEN: "value" });
    await labPage.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await labPage.page.goto(lab.address());
    await labPage.openPanel();
    const alert = labPage.panel.getByRole("alert");
    await expect(alert).toContainText("Cannot read your secrets");
    await expect(alert).toContainText(`You may not get Secret ${name} in namespace ${namespace}.`);
    await labPage.picture("kubernetes-denied");
    await alert.getByRole("button", { name: "Copy for admin" }).click();
    await expect(labPage.page.getByText("Copied. Send it to")).toBeVisible();

    const request = await labPage.page.evaluate(() => navigator.clipboard.readText());
    expect(request).toContain(`# You may not get Secret ${name} in namespace ${namespace}.`);
    await userSecret.apply(request);
    await userSecret.kubectl("create", "rolebinding", user, `--role=${name}`, `--user=${user}`);
    for (const verb of ["get", "watch", "patch"]) {
      await expect.poll(() => userSecret.may(verb)).toBe(true);
    }
    // The service, which tries by itself as well, may have been first.
    await alert.getByRole("button", { name: "Try again" }).or(labPage.row("API_TOKEN")).click();
    await expect(labPage.row("API_TOKEN")).toBeVisible();
    await expect(alert).toBeHidden();
    await labPage.addSecret("SECOND", "too");
    expect(Object.keys(await userSecret.data())).toEqual(["API_TOKEN", "SECOND"]);
  });
});

test.describe("a user who may only read", () => {
  test.use({ verbs: ["get", "watch"] });

  test("is told in the form which right is missing, and what was entered stays there", async ({
    lab,
    labPage,
    userSecret,
  }) => {
    await userSecret.patch({ API_TOKEN: "value" });
    await labPage.page.goto(lab.address());
    await labPage.openPanel();
    await expect(labPage.row("API_TOKEN")).toBeVisible();
    await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
    await labPage.fillForm({ name: "SECOND", value: "too" });
    await labPage.dialog.getByRole("button", { name: "Add" }).click();
    await expect(labPage.dialog).toContainText(`You may not patch Secret ${userSecret.name}`);
    await expect(labPage.dialog.getByLabel("Value")).toHaveValue("too");
    expect(Object.keys(await userSecret.data())).toEqual(["API_TOKEN"]);
  });
});

test("a Secret that is not there yet is told when the first secret is saved, and used once it was made", async ({
  lab,
  labPage,
  userSecret,
}) => {
  await userSecret.kubectl("delete", "secret", userSecret.name);
  await labPage.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.panel).toContainText("Keep keys out of notebooks.");
  await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
  await labPage.fillForm({ name: "API_TOKEN", value: "value" });
  const add = labPage.dialog.getByRole("button", { name: "Add" });
  await add.click();
  await expect(labPage.dialog).toContainText(`There is no Secret ${userSecret.name} in namespace`);
  await labPage.dialog.getByRole("button", { name: "Copy for admin" }).click();
  await labPage.picture("kubernetes-missing");
  await userSecret.apply(await labPage.page.evaluate(() => navigator.clipboard.readText()));
  await add.click();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  expect(Object.keys(await userSecret.data())).toEqual(["API_TOKEN"]);
});
