import { expect, test } from "./kubernetes-test.ts";

test("a secret that is added in the panel is in the Secret, on the mount and in the kernel", async ({
  lab,
  labPage,
  userSecret,
}) => {
  lab.notebook("analysis.ipynb", ["", 'import os\nprint(os.environ["MLFLOW_ACCESS_SECRET"])']);
  await labPage.openNotebook("analysis.ipynb");
  await labPage.openPanel();
  const place = `Secret user-credentials · namespace ${userSecret.namespace}`;
  await expect(labPage.panel).toContainText(place);
  await expect(labPage.panel).toContainText(`Kept in Secret user-credentials, namespace ${userSecret.namespace}.`);
  await labPage.addSecret("MLFLOW_ACCESS_SECRET", "Pa55w0rd", "MLflow tracking server");
  await labPage.addSecret("REDIS_ACCESS_TOKEN", "N0Haxh3r3");
  expect(await userSecret.data()).toEqual({
    MLFLOW_ACCESS_SECRET: Buffer.from("Pa55w0rd").toString("base64"),
    REDIS_ACCESS_TOKEN: Buffer.from("N0Haxh3r3").toString("base64"),
  });
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("Pa55w0rd");
  await labPage.picture("kubernetes-story");

  await labPage.editSecret("MLFLOW_ACCESS_SECRET");
  await labPage.fillForm({ value: "a new one\n" });
  await labPage.save();
  expect((await userSecret.data())["MLFLOW_ACCESS_SECRET"]).toBe(Buffer.from("a new one\n").toString("base64"));
  await labPage.row("REDIS_ACCESS_TOKEN").focus();
  await labPage.page.keyboard.press("Delete");
  await labPage.dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("REDIS_ACCESS_TOKEN")).toBeHidden();
  expect(Object.keys(await userSecret.data())).toEqual(["MLFLOW_ACCESS_SECRET"]);
});

test("what kubectl changes is in the open panel and in the running kernel, without a reload", async ({
  lab,
  labPage,
  userSecret,
}) => {
  await userSecret.patch({ API_TOKEN: "first" });
  const reads = 'import os\nprint(os.environ.get("API_TOKEN"), os.environ.get("ADDED_LATER"))';
  lab.notebook("live.ipynb", ["%load_ext nbsecrets", reads, reads, reads]);
  await labPage.openNotebook("live.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("API_TOKEN")).toBeVisible();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("first None");

  await userSecret.patch({ API_TOKEN: "second", ADDED_LATER: "there" });
  await expect(labPage.row("ADDED_LATER")).toBeVisible();
  await expect.poll(() => lab.mounted("ADDED_LATER")).toBe("there");
  await labPage.run(2);
  await expect(labPage.output(2)).toHaveText("second there");

  await userSecret.patch({ ADDED_LATER: null });
  await expect(labPage.row("ADDED_LATER")).toBeHidden();
  await expect.poll(() => lab.mounted("ADDED_LATER")).toBeUndefined();
  await labPage.run(3);
  await expect(labPage.output(3)).toHaveText("second None");
});

test("what the kernel has of a secret that kubectl wrote, without note and time, stands in its row in words", async ({
  lab,
  labPage,
  userSecret,
}) => {
  await userSecret.patch({ API_TOKEN: "first" });
  lab.notebook("words.ipynb", ['import os; os.environ["API_TOKEN"] = "mine"']);
  await labPage.openNotebook("words.ipynb");
  await labPage.openPanel();
  const details = labPage.row("API_TOKEN").locator(".nbsecrets-row-details");
  await expect(details).toHaveText("Not loaded");
  await labPage.run(0);
  await expect(details).toHaveText("Different in kernel");
});

test("from half on the panel says how full the Secret is, and warns in time", async ({ lab, labPage, userSecret }) => {
  const third = "x".repeat(350_000);
  await userSecret.patch({ FIRST: third });
  await labPage.page.goto(lab.address());
  await labPage.openPanel();
  await expect(labPage.row("FIRST")).toBeVisible();
  await expect(labPage.panel).not.toContainText("full");
  await userSecret.patch({ SECOND: third });
  const full = labPage.panel.getByTitle("683 KiB of 1 MiB in use, room for 340 KiB.");
  await expect(full).toContainText("66 % full");
  await expect(full).toHaveAttribute("data-nearly", "false");
  await userSecret.patch({ THIRD: "x".repeat(275_000) });
  await expect(labPage.panel.getByText("92 % full")).toHaveAttribute("data-nearly", "true");
});

test.describe("a Secret with the longest name there is", () => {
  const secretName = `s${"0123456789".repeat(25)}-z`;
  test.use({ secretName });

  test("is named in the panel, shortened in the middle, and nothing is wider than the panel", async ({
    lab,
    labPage,
    userSecret,
  }) => {
    await userSecret.patch({ API_TOKEN: "value" });
    await labPage.page.goto(lab.address());
    await labPage.openPanel();
    await expect(labPage.row("API_TOKEN")).toBeVisible();
    const place = labPage.panel.getByTitle(`Secret ${secretName} · namespace ${userSecret.namespace}`);
    const start = place.locator(".nbsecrets-short-start").first();
    expect(await start.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
    await expect(place.locator(".nbsecrets-short-end").first()).toHaveText(secretName.slice(-9));
    const tooWide = await labPage.panel.evaluate((panel) => {
      const edge = panel.getBoundingClientRect().right;
      const seen = [...panel.querySelectorAll(":not(.nbsecrets-for-readers)")];
      return seen.filter((element) => element.getBoundingClientRect().right > edge).length;
    });
    expect(tooWide).toBe(0);
    await labPage.picture("kubernetes-long-name");
  });
});
