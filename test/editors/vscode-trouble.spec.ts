import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "./code-test.ts";
import { vaultFile } from "./raw-vault.ts";
import { makeReadOnly } from "./read-only-directory.ts";

test("a vault that is damaged, without its identity or read-only is told with its remedy; what was entered is kept until it is mended", async ({
  code,
  codePage,
}) => {
  const { page, view, dialog } = codePage;
  const vault = vaultFile(code);
  /** As the view has it. */
  const shown = (path: string): string => path.replace(code.home, "~");
  const identity = join(code.home, ".config/nbsecrets/identity.txt");
  /** A person adds a secret all the same: it is refused with the reason, and kept. */
  const addInVain = async (name: string, reason: string | RegExp): Promise<void> => {
    await codePage.titleButton("Add Secret…");
    await codePage.answer("Add Secret (1/2)", name);
    await codePage.answer("Add Secret (2/2)", `value of ${name}`);
    await expect(dialog).toContainText(reason);
    await expect(dialog).toContainText("What you entered is kept");
  };
  // By the keyboard, as a person does who uses no mouse.
  const tryAgain = async (): Promise<void> => {
    await expect(view.getByText("Try Again")).toBeVisible();
    await view.getByRole("tree").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
  };
  await code.nbsecrets(["set", "API_TOKEN"], "value");
  await codePage.open();
  await codePage.openView();
  await expect(codePage.row("API_TOKEN")).toBeVisible();

  await test.step("damaged", async () => {
    const whole = readFileSync(vault);
    writeFileSync(vault, "not an age file");
    await expect(view).toContainText(`${shown(vault)} is not an age file and was left as it is.`);
    await codePage.picture("vscode-damaged");
    await expect(codePage.row("API_TOKEN")).toBeVisible();
    await codePage.rowMenu("API_TOKEN", "Copy Value");
    await expect(codePage.notification("was left as it is")).toBeVisible();
    await view.getByText("Run Doctor").click();
    await expect(page.locator(".part.panel .view-lines")).toContainText("because the store cannot be read");
    await addInVain("ADDED_TO_DAMAGED", "was left as it is");
    expect(readFileSync(vault, "utf8")).toBe("not an age file");
    writeFileSync(vault, whole);
    await codePage.answerDialog("Try Again");
    await expect(codePage.row("ADDED_TO_DAMAGED")).toBeVisible();
    await expect(view.getByText("Try Again")).toHaveCount(0);
    await expect(view).not.toContainText("was left as it is");
  });

  await test.step("without its identity, then with one that others may read", async () => {
    renameSync(identity, `${identity}.away`);
    // A window that has listed the vault keeps that list until the vault changes.
    await page.reload();
    await codePage.openView();
    await expect(view).toContainText(`${shown(identity)} is missing. Restore it from your backup; no new one is made.`);
    await codePage.command("Secrets: Insert Loader");
    await expect(codePage.notification("Restore it from your backup")).toBeVisible();
    await addInVain("ADDED_TO_LOCKED", "Restore it from your backup");
    await codePage.answerDialog("Cancel");
    await tryAgain();
    await expect(view).toContainText("Restore it from your backup");
    expect(existsSync(identity)).toBe(false);
    renameSync(`${identity}.away`, identity);
    chmodSync(identity, 0o644);
    await tryAgain();
    await expect(view).toContainText(`Run: chmod 600 ${shown(identity)}`);
    chmodSync(identity, 0o600);
    // The follower, which tries by itself as well, may have been first.
    await view.getByText("Try Again").or(view.getByText("ADDED_TO_DAMAGED")).first().click();
    await expect(codePage.row("ADDED_TO_DAMAGED")).toBeVisible();
    await expect(view.getByText("Try Again")).toHaveCount(0);
  });

  await test.step("read-only", async () => {
    const makeWritable = makeReadOnly(dirname(vault));
    try {
      await addInVain("ADDED_TO_READ_ONLY", /Nothing was changed/);
    } finally {
      makeWritable();
    }
    await codePage.answerDialog("Try Again");
    await expect(codePage.row("ADDED_TO_READ_ONLY")).toBeVisible();
  });
  expect(await code.nbsecrets(["list"])).toBe("ADDED_TO_DAMAGED\nADDED_TO_READ_ONLY\nAPI_TOKEN\n");
  expect(await code.nbsecrets(["get", "ADDED_TO_READ_ONLY"])).toBe("value of ADDED_TO_READ_ONLY");
});

test("without a folder or a notebook the view works, and inserting offers a notebook; a store or a language that is not known is told", async ({
  code,
  codePage,
}) => {
  const { page, view, quickInput } = codePage;
  await test.step("no folder, and nothing stored", async () => {
    await page.goto(`${code.origin}/?ew=true`);
    await codePage.openView();
    await expect(view).toContainText("Keep keys out of notebooks.");
    await codePage.command("Secrets: Insert Loader");
    await expect(codePage.notification("There is no secret to load yet. Add one first.")).toBeVisible();
    await view.getByText("import a .env file").click();
    await codePage.step("Import Secrets");
    await page.keyboard.press("Escape");
    await expect(quickInput).toBeHidden();
    await view.getByRole("button", { name: "Add Secret", exact: true }).click();
    await codePage.answer("Add Secret (1/2)", "API_TOKEN");
    await codePage.answer("Add Secret (2/2)", "value");
    await expect(codePage.row("API_TOKEN")).toBeVisible();
  });

  await test.step("no notebook", async () => {
    await codePage.rowButton("API_TOKEN", "Insert Reference");
    const offer = codePage.notification("Open a notebook or a code file first");
    await codePage.picture("vscode-no-notebook");
    await offer.getByRole("button", { name: "New Notebook" }).click();
    await expect(codePage.cellText(0)).toContainText("NBSECRETS_MOUNT");
    await expect(codePage.cellText(1)).toContainText('os.environ["API_TOKEN"]');
  });

  await test.step("a store that no version knows", async () => {
    code.machineSettings({ "nbsecrets.store": "valut" });
    await expect(view).toContainText("valut names no store that this version knows.");
    await code.nbsecrets(["set", "ADDED_MEANWHILE"], "value");
    await view.getByText("Try Again").click();
    await expect(view).toContainText("valut names no store");
    code.machineSettings({});
    await expect(codePage.row("ADDED_MEANWHILE")).toBeVisible();
    await expect(view.getByText("Try Again")).toHaveCount(0);
  });

  await test.step("notebooks in other languages", async () => {
    code.notebook("statistics.ipynb", [""], "ir", "R");
    code.notebook("old.ipynb", ["DISPLAY 1"], "cobol", "cobol");
    await codePage.open();
    await codePage.openView();
    await codePage.openFile("old.ipynb");
    await codePage.cellText(0).click();
    await codePage.rowButton("API_TOKEN", "Insert Reference");
    await expect(codePage.notification("There is no snippet for cobol yet.")).toBeVisible();
    await expect(codePage.cell(1)).toHaveCount(0);
    await codePage.command("View: Close All Editors");
    await codePage.openFile("statistics.ipynb");
    await codePage.cellText(0).click();
    await codePage.rowButton("API_TOKEN", "Insert Reference");
    await expect(codePage.cellText(1)).toContainText('Sys.getenv("API_TOKEN")');
  });
});
