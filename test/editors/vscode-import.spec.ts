import { expect, test } from "./code-test.ts";

const FILE = [
  "# of the project",
  "API_KEY=canary-api",
  "db-url=postgres://canary",
  "SAME=canary-same",
  "OTHER=canary-new",
  "STAYS=canary-not-this",
  "PATH=/canary-path",
  "BROKEN='canary's'",
  "canary without a name",
].join("\n");

test("a .env with every accident is previewed, imported as chosen in one change, and undone", async ({
  code,
  codePage,
}) => {
  const { page, quickInput, view } = codePage;
  code.file("project.env", FILE);
  await code.nbsecrets(["set", "SAME"], "canary-same");
  await code.nbsecrets(["set", "OTHER"], "canary-old");
  await code.nbsecrets(["set", "STAYS"], "canary-kept");
  await codePage.open();
  await codePage.openView();
  await expect(codePage.row("STAYS")).toBeVisible();

  const row = (text: string | RegExp) => quickInput.locator(".monaco-list-row", { hasText: text });
  const tick = (text: string | RegExp) => row(text).getByRole("checkbox");
  const preview = async (): Promise<void> => {
    await codePage.command("Secrets: Import Secrets…");
    await codePage.pick("Choose a file…");
    await codePage.chooseFile("Import Secrets", "project.env");
    await codePage.step("Import Secrets from project.env");
  };

  await test.step("what would become of each line", async () => {
    await preview();
    await expect(row("API_KEY")).toContainText("New");
    await expect(tick("API_KEY")).toBeChecked();
    await expect(row(/^OTHER/)).toContainText("Replaces another value");
    await expect(tick(/^OTHER/)).not.toBeChecked();
    await expect(row("PATH")).toContainText("changes how programs start");
    await expect(tick("PATH")).not.toBeChecked();
    await expect(row("db-url")).toContainText("Name not allowed – proposed: db_url");
    await expect(row("SAME")).toContainText("Already there");
    await expect(row("Line 8")).toContainText("BROKEN was not read: text follows its closing quote.");
    await expect(row("Line 9")).toContainText("This is not NAME=value");
    await codePage.picture("vscode-import");
    expect(await page.content()).not.toContain("canary");
  });

  await test.step("what cannot be imported takes no tick, and calling it off changes nothing", async () => {
    for (const name of ["SAME", "db-url", "Line 8"]) {
      await row(name).click();
      await expect(tick(name)).not.toBeChecked();
    }
    await expect(quickInput.getByRole("textbox")).toHaveAttribute("placeholder", /^To import: 1\./);
    await page.keyboard.press("Escape");
    await expect(quickInput).toBeHidden();
    expect(await code.nbsecrets(["list"])).toBe("OTHER\nSAME\nSTAYS\n");
  });

  await test.step("what others save meanwhile is seen, and nothing is imported over it", async () => {
    await preview();
    await code.nbsecrets(["set", "API_KEY"], "canary-of-others");
    await expect(row("API_KEY")).toContainText("Replaces another value");
    await expect(tick("API_KEY")).not.toBeChecked();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await code.nbsecrets(["get", "API_KEY"])).toBe("canary-of-others");
    await code.nbsecrets(["remove", "API_KEY"]);
  });

  await test.step("a proposed name, another name, and an overwrite that is chosen", async () => {
    await preview();
    await row("db-url").hover();
    await row("db-url").getByRole("button", { name: "Use the proposed name" }).click();
    await expect(row("db-url → db_url")).toContainText("New");
    await row("db-url").hover();
    await row("db-url").getByRole("button", { name: "Import under another name…" }).click();
    await codePage.answer("Import db-url under Another Name", "DATABASE_URL");
    await codePage.step("Import Secrets from project.env");
    await expect(tick("db-url → DATABASE_URL")).toBeChecked();
    await row(/^OTHER/).click();
    await expect(tick(/^OTHER/)).toBeChecked();
    await page.keyboard.press("Enter");
    await expect(codePage.row("DATABASE_URL")).toBeVisible();
    expect(await code.nbsecrets(["get", "DATABASE_URL"])).toBe("postgres://canary");
    expect(await code.nbsecrets(["get", "OTHER"])).toBe("canary-new");
    expect(await code.nbsecrets(["get", "STAYS"])).toBe("canary-kept");
  });

  await test.step("one notice, from which it is undone as a whole", async () => {
    const notice = codePage.notification("Imported.");
    await expect(notice).toContainText("New: 2, replaced: 1, already there: 1, left out: 2.");
    await expect(notice).toContainText("project.env still holds the values.");
    await codePage.picture("vscode-imported");
    await notice.getByRole("button", { name: "Undo" }).click();
    await expect(view).not.toContainText("DATABASE_URL");
    expect(await code.nbsecrets(["get", "OTHER"])).toBe("canary-old");
    expect(await code.nbsecrets(["list"])).toBe("OTHER\nSAME\nSTAYS\n");
  });
});
