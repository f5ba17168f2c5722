import { readFileSync } from "node:fs";
import { CANARY, SharedScene } from "../../packages/stores/test/shared-scene.ts";
import { CodeServer } from "./code-server.ts";
import { expect, test as base } from "./code-test.ts";

/** A server whose environment names the directories of two groups, and of one that is not there. */
const test = base.extend<{ theme: string; groups: SharedScene }, { runningGroups: SharedScene }>({
  theme: ["Light 2026", { option: true }],
  runningGroups: [
    // Playwright wants the pattern, also where nothing is taken from it.
    async ({}, use) => {
      const groups = new SharedScene();
      await use(groups);
      groups.dispose();
    },
    { scope: "worker" },
  ],
  runningCode: [
    async ({ runningGroups }, use) => {
      const code = new CodeServer({
        environment: { NBSECRETS_SHARED: runningGroups.named("team-a", "team-b", "gone") },
      });
      await code.install();
      await code.start();
      await use(code);
      await code.dispose();
    },
    { scope: "worker" },
  ],
  groups: async ({ runningGroups }, use) => {
    runningGroups.write("team-a", {});
    runningGroups.write("team-b", {});
    await use(runningGroups);
  },
});
const heading = "Shared, read-only";

test("secrets of groups are a section of the view, inserted and read, and never changed", async ({
  groups,
  code,
  codePage,
}) => {
  const { page, view, dialog, quickInput } = codePage;
  const section = codePage.row(heading);
  code.notebook("analysis.ipynb", ["# first cell"]);
  await code.nbsecrets(["set", "OWN_TOKEN"], "mine");
  await codePage.open();
  await codePage.openNotebook("analysis.ipynb");
  await codePage.openView();
  await expect(codePage.row("OWN_TOKEN")).toBeVisible();
  await expect(section).toHaveCount(0);

  await test.step("what they share appears while somebody looks; an own name wins, and says so", async () => {
    groups.write("team-a", { OWN_TOKEN: "theirs", TEAM_KEY: CANARY, "tls.crt": "x", "with space": "x" });
    groups.write("team-b", { ANOTHER_KEY: "b", TEAM_KEY: "not this" });
    await expect(codePage.row("TEAM_KEY")).toHaveAttribute("aria-label", "TEAM_KEY, read-only, shared by team-a");
    await expect(codePage.row("ANOTHER_KEY")).toContainText("shared by team-b");
    await expect(codePage.row("OWN_TOKEN")).toContainText("also shared by team-a");
    await expect(section).toContainText("2");
    await expect(section).toHaveAttribute("aria-expanded", "true");
    // The heading, one above it, two below it; and of the directory that is not there one sentence.
    await expect(view.locator(".monaco-list-row")).toHaveCount(4);
    await expect(view).toContainText(`${groups.directory("gone")} (it is not there). Your own are not affected.`);
    await codePage.picture("vscode-shared");
  });

  await test.step("its menu and keys do not change it, and say why", async () => {
    await codePage.row("TEAM_KEY").click({ button: "right" });
    await expect(codePage.menuItem("Copy Name")).toBeVisible();
    await expect(codePage.menuItem("Reveal Secret…")).toBeVisible();
    for (const label of ["Edit Secret…", "Delete Secret…", "Rename to a New Secret…"]) {
      await expect(codePage.menuItem(label)).toHaveCount(0);
    }
    await codePage.picture("vscode-shared-menu");
    await page.keyboard.press("Escape");
    await codePage.row("TEAM_KEY").click();
    await page.keyboard.press("Delete");
    await expect(codePage.notification("TEAM_KEY is shared by team-a and can only be read.")).toBeVisible();
    await expect(dialog).toHaveCount(0);
  });

  await test.step("the heading opens and closes by keyboard, and is never taken for a secret", async () => {
    await section.click();
    await expect(section).toHaveAttribute("aria-expanded", "false");
    await expect(codePage.row("TEAM_KEY")).toHaveCount(0);
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await expect(section).toHaveAttribute("aria-expanded", "true");
    await expect(quickInput).toBeHidden();
    await expect(codePage.row("TEAM_KEY")).toBeVisible();
  });

  await test.step("it is inserted, and plain code reads it where its group has it", async () => {
    await codePage.cellText(0).click();
    await codePage.rowButton("TEAM_KEY", "Insert Reference");
    await expect(codePage.cellText(0)).toContainText("NBSECRETS_SHARED");
    await expect(codePage.cellText(1)).toContainText('os.environ["TEAM_KEY"]');
    await codePage.type(1, `print(os.environ["TEAM_KEY"] == "${CANARY}")`);
    await codePage.run(0);
    await codePage.run(1);
    await expect(codePage.outputs).toHaveText("True");
  });

  await test.step("an own one of the same name takes its place, and gives it back", async () => {
    await codePage.addSecret("TEAM_KEY", "mine");
    await expect(codePage.row("TEAM_KEY")).toContainText("also shared by team-a");
    await expect(section).toContainText("1");
    await codePage.row("TEAM_KEY").click();
    await page.keyboard.press("Delete");
    await codePage.answerDialog("Delete");
    await expect(codePage.row("TEAM_KEY")).toHaveAttribute("aria-label", "TEAM_KEY, read-only, shared by team-a");
    await expect(section).toContainText("2");
  });

  expect(readFileSync(code.log, "utf8")).not.toContain(CANARY);
});

for (const [shade, theme] of [
  ["light", "Light 2026"],
  ["dark", "Dark 2026"],
] as const) {
  test(`200 shared secrets are below the own ones, ${shade}`, async ({ groups, code, codePage }) => {
    const { page, view } = codePage;
    code.userSettings({ "workbench.colorTheme": theme });
    await code.nbsecrets(["set", "AWS_KEY", "--description", "S3 raw data"], "a");
    await code.nbsecrets(["set", "SMTP_PASSWORD"], "b");
    const many = Array.from({ length: 200 }, (_unused, index) => `TEAM_${String(index + 1).padStart(3, "0")}_KEY`);
    groups.write("team-a", Object.fromEntries(many.map((name) => [name, "value"])));
    await codePage.open();
    await codePage.openView();
    await expect(codePage.row(heading)).toContainText("200");
    await codePage.picture(`vscode-shared-many-${shade}`);
    await codePage.row("AWS_KEY").click();
    await page.keyboard.press("End");
    await expect(codePage.row("TEAM_200_KEY")).toHaveClass(/focused/);
    await codePage.row("TEAM_200_KEY").click();
    await page.keyboard.type("aws");
    await expect(codePage.row("AWS_KEY")).toHaveClass(/focused/);
    await expect(view.locator(".monaco-list-row").first()).toContainText("AWS_KEY");
  });
}
