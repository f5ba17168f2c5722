import { readFileSync } from "node:fs";
import { CANARY, SharedScene } from "../../packages/stores/test/shared-scene.ts";
import type { JupyterLabTheme } from "./jupyter-lab.ts";
import { expect, test as base } from "./lab-test.ts";
import { flawsOfPanel } from "./panel-flaws.ts";

/** A server whose environment names the directories of two groups, and of one that is not there where a test wants that. */
const test = base.extend<{ groups: SharedScene; named: readonly string[]; theme: JupyterLabTheme }>({
  named: [["team-a", "team-b"], { option: true }],
  theme: ["JupyterLab Light", { option: true }],
  // Playwright wants the pattern, also where nothing is taken from it.
  groups: async ({}, use) => {
    const groups = new SharedScene();
    await use(groups);
    groups.dispose();
  },
  labOptions: async ({ groups, named, theme }, use) =>
    use({ theme, environment: { NBSECRETS_SHARED: groups.named(...named) }, arguments: ["--debug"] }),
});
const heading = "Shared, read-only";

test("secrets of groups are listed below the own ones, inserted and read, and never changed", async ({
  groups,
  lab,
  labPage,
}) => {
  const { page, panel, dialog } = labPage;
  groups.write("team-a", {});
  groups.write("team-b", {});
  await lab.nbsecrets(["set", "OWN_TOKEN"], "mine");
  lab.notebook("analysis.ipynb");
  await labPage.openNotebook("analysis.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("OWN_TOKEN")).toBeVisible();
  await expect(panel.getByText(heading)).toBeHidden();

  // What the groups share appears while somebody looks; an own name wins, and says so.
  groups.write("team-a", { OWN_TOKEN: "theirs", TEAM_KEY: CANARY });
  groups.write("team-b", { ANOTHER_KEY: "b", TEAM_KEY: "not this" });
  await expect(labPage.row("TEAM_KEY")).toContainText("shared by team-a");
  await expect(labPage.row("ANOTHER_KEY")).toContainText("shared by team-b");
  await expect(labPage.row("OWN_TOKEN")).toContainText("also shared by team-a");
  await expect(panel.getByRole("grid", { name: "Secrets" })).toMatchAriaSnapshot(`
    - grid "Secrets":
      - row /OWN_TOKEN, changed .*, also shared by team-a, Not loaded/
      - rowgroup "${heading}":
        - row "ANOTHER_KEY, read-only, shared by team-b, Not loaded"
        - row "TEAM_KEY, read-only, shared by team-a, Not loaded"
  `);

  // One list for the keyboard; keys that change say why they do not.
  await labPage.row("OWN_TOKEN").focus();
  await page.keyboard.press("ArrowDown");
  await expect(labPage.row("ANOTHER_KEY")).toBeFocused();
  await page.keyboard.press("End");
  await expect(labPage.row("TEAM_KEY")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(page.locator(".Toastify__toast")).toContainText("TEAM_KEY is shared by team-a and can only be read.");
  await page.keyboard.press("F2");
  await expect(dialog).toContainText("Add a secret of the same name, and yours is used instead.");
  await page.keyboard.press("Escape");
  await expect(labPage.row("TEAM_KEY")).toBeFocused();

  // Its buttons bring it to code, and neither they nor its menu change it.
  await labPage.row("TEAM_KEY").hover();
  const buttons = labPage.row("TEAM_KEY").getByRole("button");
  await expect(buttons).toHaveCount(3);
  await expect(labPage.row("TEAM_KEY").getByRole("button", { name: /Load/ })).toBeVisible();
  await expect(labPage.row("TEAM_KEY").getByRole("button", { name: /Insert/ })).toBeVisible();
  await labPage.row("TEAM_KEY").click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Copy Name" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Insert Reference" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /Edit Secret|Delete Secret/ })).toHaveCount(0);
  await labPage.picture("shared-menu");
  await page.keyboard.press("Escape");

  // It is shown for a moment, and code reads it.
  await labPage.rowMenu("TEAM_KEY", "Reveal Secret…");
  await expect(dialog.locator(".nbsecrets-revealed")).toHaveText(CANARY);
  await page.keyboard.press("Escape");
  await labPage.row("TEAM_KEY").dblclick();
  await expect(labPage.cell(1)).toContainText('os.environ["TEAM_KEY"]');
  await labPage.type(1, 'print(os.environ["TEAM_KEY"] == "' + CANARY + '")');
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("True");

  // The filter goes through both sections.
  await panel.getByRole("searchbox").fill("team");
  await expect(labPage.row("OWN_TOKEN")).toBeHidden();
  await expect(panel.getByText(heading)).toBeVisible();
  await panel.getByRole("searchbox").fill("own");
  await expect(panel.getByText(heading)).toBeHidden();
  await panel.getByRole("searchbox").fill("");

  // An own one of the same name takes its place, and gives it back.
  await labPage.addSecret("TEAM_KEY", "mine");
  await expect(labPage.row("TEAM_KEY")).toContainText("also shared by team-a");
  await labPage.row("TEAM_KEY").focus();
  await page.keyboard.press("Delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(labPage.row("TEAM_KEY")).toHaveAttribute("data-read-only", "shared");
  // The row that is now where the deleted one was.
  await expect(labPage.row("ANOTHER_KEY")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(labPage.row("TEAM_KEY")).not.toHaveAttribute("data-read-only", "shared");

  // The server writes down all that it ever does, and of the extension that a page came.
  const log = readFileSync(lab.log, "utf8");
  expect(log).toMatch(/^\[D .*nbsecrets: page \S+ came/m);
  expect(log).not.toContain(CANARY);
});

for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
  test.describe(theme, () => {
    test.use({ theme, viewport: { width: 1000, height: 620 } });

    test("with 3 and with 200 shared secrets the panel is readable, and its rows are where they are looked for", async ({
      groups,
      lab,
      labPage,
    }) => {
      const { page, panel } = labPage;
      const shade = theme === "JupyterLab Dark" ? "dark" : "light";
      await lab.nbsecrets(["set", "AWS_KEY", "--description", "S3 raw data"], "a");
      await lab.nbsecrets(["set", "SMTP_PASSWORD"], "b");
      groups.write("team-a", { MLFLOW_TRACKING_SERVER_ACCESS_SECRET: "c", SMTP_PASSWORD: "d", WAREHOUSE_TOKEN: "e" });
      groups.write("team-b", { GRAFANA_TOKEN: "f" });
      await page.goto(lab.address());
      await labPage.openPanel();
      await expect(labPage.row("WAREHOUSE_TOKEN")).toBeVisible();
      await labPage.row("GRAFANA_TOKEN").click();
      await labPage.row("SMTP_PASSWORD").hover();
      await labPage.picture(`shared-three-${shade}`);
      expect(await flawsOfPanel(page)).toEqual([]);
      const under = await labPage.row("GRAFANA_TOKEN").boundingBox();
      const title = await panel.locator(".nbsecrets-section").boundingBox();
      const above = await labPage.row("SMTP_PASSWORD").boundingBox();
      expect([(above?.y ?? 0) + (above?.height ?? 0), (title?.y ?? 0) + (title?.height ?? 0)].map(Math.round)).toEqual(
        [title?.y ?? 0, under?.y ?? 0].map(Math.round),
      );

      const many = Array.from({ length: 200 }, (_unused, index) => `TEAM_${String(index + 1).padStart(3, "0")}_KEY`);
      groups.write("team-a", Object.fromEntries(many.map((name) => [name, "value"])));
      await expect(labPage.row("TEAM_001_KEY")).toBeVisible();
      await labPage.row("AWS_KEY").focus();
      await page.keyboard.press("End");
      await expect(labPage.row("TEAM_200_KEY")).toBeFocused();
      await expect(labPage.row("TEAM_200_KEY")).toBeInViewport({ ratio: 0.9 });
      await page.keyboard.press("ArrowUp");
      await labPage.picture(`shared-many-${shade}`);
      expect(await flawsOfPanel(page)).toEqual([]);
      await page.keyboard.press("Home");
      await expect(labPage.row("AWS_KEY")).toBeInViewport({ ratio: 0.9 });
      await expect(panel.getByText("SMTP_PASSWORD").first()).toBeVisible();
    });
  });
}

test("plain code, in a kernel without the package, reads shared ones where the groups have them", async ({
  groups,
  lab,
  labPage,
}) => {
  groups.write("team-a", { TEAM_KEY: CANARY });
  groups.write("team-b", {});
  await lab.nbsecrets(["set", "OWN_TOKEN"], "mine");
  lab.notebook("plain.ipynb", ["", `print(os.environ["TEAM_KEY"] == "${CANARY}", os.environ["OWN_TOKEN"])`], "plain");
  await labPage.openNotebook("plain.ipynb");
  await labPage.openPanel();
  await expect(labPage.row("TEAM_KEY")).toBeVisible();
  await labPage.insertLoader();
  await expect(labPage.cell(0)).toContainText("NBSECRETS_SHARED");
  await expect(labPage.cell(0)).not.toContainText("import nbsecrets");
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText("True mine");
});

test.describe("a group's directory that is not there", () => {
  test.use({ named: ["team-a", "gone", "team-b"] });

  test("is told of in one note, and what cannot be a secret is passed over", async ({ groups, lab, labPage }) => {
    const { page, panel } = labPage;
    groups.write("team-a", { TEAM_KEY: CANARY, "tls.crt": "x", "with space": "x", "<b>bold": "x" });
    groups.write("team-b", { __proto__KEY: "x" });
    await page.goto(lab.address());
    await labPage.openPanel();
    await expect(labPage.row("TEAM_KEY")).toBeVisible();
    await expect(panel.locator(".nbsecrets-view")).toHaveAttribute("data-phase", "ready");
    await expect(panel.locator(".nbsecrets-note")).toHaveText(
      `Secrets that are shared with you cannot be read: ${groups.directory("gone")} (it is not there). ` +
        "Your own are not affected. Ask who runs this server.",
    );
    await expect(panel.locator(".nbsecrets-row")).toHaveCount(2);
    await labPage.picture("shared-gone");
    expect(await flawsOfPanel(page)).toEqual([]);

    // Its group comes back: the next look finds it, and the note goes.
    groups.write("gone", { LATE_KEY: "x" });
    await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
    await expect(labPage.row("LATE_KEY")).toBeVisible();
    await expect(panel.locator(".nbsecrets-note")).toHaveCount(0);
  });
});
