import { expect, test } from "./shared-lab-test.ts";
import { ImportDialog } from "./import-dialog.ts";

const hostile = [
  "\ufeff# of the project",
  "API_KEY=canary-api # comment",
  "export DB_PASSWORD='canary$2#x'",
  'PEM="-----BEGIN KEY-----\ncanary-pem\n-----END KEY-----\n"',
  "db-url=postgres://u:${DB_PASSWORD}@h/d",
  "SAME=canary-same",
  "OTHER=canary-new",
  "STAYS=canary-not-this",
  "PATH=/canary-path",
  "BROKEN='canary's'",
  "UNWANTED=canary-unwanted",
  "",
].join("\r\n");

for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
  const shade = theme.endsWith("Dark") ? "dark" : "light";
  test.describe(theme, () => {
    test.use({ theme });

    test("a .env with every accident is previewed, imported as chosen, and undone", async ({ lab, labPage }) => {
      await lab.nbsecrets(["set", "SAME"], "canary-same");
      await lab.nbsecrets(["set", "OTHER"], "canary-old");
      await lab.nbsecrets(["set", "STAYS"], "canary-kept");
      lab.notebook("import.ipynb");
      await labPage.openNotebook("import.ipynb");
      await labPage.openPanel();
      const importing = new ImportDialog(labPage);
      await importing.open();
      await labPage.picture(`import-empty-${shade}`);
      await importing.choose(".env", hostile);
      await expect(importing.row("API_KEY")).toContainText("New");
      await expect(importing.row("PEM")).toContainText("The value goes on to line 7.");
      await expect(importing.row("SAME")).toContainText("Already there");
      await expect(importing.tick("SAME")).toBeDisabled();
      await expect(importing.row("OTHER")).toContainText("Replaces another value");
      await expect(importing.tick("OTHER")).not.toBeChecked();
      await expect(importing.row("PATH")).toContainText("changes how programs start");
      await expect(importing.tick("PATH")).not.toBeChecked();
      await expect(importing.row("db-url")).toContainText("Name not allowed");
      await expect(importing.name("db-url")).toHaveAttribute("aria-invalid", "true");
      await expect(importing.dialog.getByRole("region", { name: "What was not read" })).toContainText(
        "Line 13 BROKEN was not read: text follows its closing quote.",
      );
      await expect(importing.accept(4)).toBeEnabled();
      await labPage.picture(`import-${shade}`);

      await importing.row("db-url").getByRole("button", { name: "Use db_url" }).click();
      await expect(importing.row("db-url")).toContainText("New");
      await importing.name("db-url").fill("api_key");
      await expect(importing.row("db-url")).toContainText("would be called API_KEY, which differs only in case");
      await importing.name("db-url").fill("DATABASE_URL");
      await importing.tick("UNWANTED").uncheck();
      await importing.tick("OTHER").check();
      await expect(importing.dialog).toContainText("New: 4, to replace: 1, already there: 1, left out: 3.");
      expect(await labPage.page.content()).not.toContain("canary");
      await importing.accept(5).click();
      await expect(importing.dialog).toBeHidden();

      const notice = labPage.page.getByRole("alert").filter({ hasText: "Imported." });
      await expect(notice).toContainText("New: 4, replaced: 1, already there: 1, left out: 3.");
      await expect(notice).toContainText(".env still holds the values.");
      await labPage.picture(`import-done-${shade}`);
      await expect(labPage.row("DATABASE_URL")).toBeVisible();
      expect(await lab.nbsecrets(["get", "DATABASE_URL"])).toBe("postgres://u:canary$2#x@h/d");
      expect(await lab.nbsecrets(["get", "PEM"])).toBe("-----BEGIN KEY-----\ncanary-pem\n-----END KEY-----\n");
      expect(await lab.nbsecrets(["get", "OTHER"])).toBe("canary-new");
      expect(await lab.nbsecrets(["get", "STAYS"])).toBe("canary-kept");
      expect((await lab.nbsecrets(["list"])).split("\n")).not.toContain("UNWANTED");

      await notice.getByRole("button", { name: "Undo" }).click();
      await expect(labPage.row("DATABASE_URL")).toBeHidden();
      expect(await lab.nbsecrets(["get", "OTHER"])).toBe("canary-old");
      expect(await lab.nbsecrets(["list"])).toBe("OTHER\nSAME\nSTAYS\n");
    });
  });
}

test("what cannot be read is said, and another file can be chosen", async ({ lab, labPage }) => {
  lab.notebook("broken.ipynb");
  await labPage.openNotebook("broken.ipynb");
  const { page } = labPage;
  const importing = new ImportDialog(labPage);
  await importing.open();
  await importing.choose("photo.png", Buffer.from("\x89PNG\0\0"));
  await expect(importing.dialog.getByRole("button", { name: /file…$/ })).toBeFocused();
  await expect(importing.dialog).toContainText("This is not a text file, so nothing was read.");
  await importing.choose("large.env", "#".repeat(8 * 1024 * 1024 + 1));
  await expect(importing.dialog.getByRole("alert")).toContainText("This file has 8388609 bytes");
  await importing.choose("value.env", `A=${"x".repeat(2 * 1024 * 1024)}`);
  await expect(importing.row("A")).toContainText("The value of A has 2097152 bytes; at most 1048576 are allowed.");
  await expect(importing.dialog.getByRole("button", { name: "Other file…" })).toBeFocused();
  await importing.choose("a.json", '{"A": "b",\n"C": ');
  await expect(importing.dialog).toContainText("Line 2 From here on this is no JSON");
  await expect(importing.dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();

  // A folder is given as a file that cannot be read; so is one that vanished.
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    const file = new File(["A=b"], "gone.env");
    file.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    Object.defineProperty(transfer, "files", { value: [file] });
    return transfer;
  });
  await importing.dialog.locator(".nbsecrets-import").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(importing.dialog.getByRole("alert")).toContainText("gone.env cannot be read (NotFoundError).");

  const names = {
    "<img src=x onerror=alert(1)>": "1",
    "a\u202etxt": "2",
    [`long_${"x".repeat(300)}`]: "3",
    __proto__x: "4",
  };
  await importing.choose("hostile.json", JSON.stringify(names));
  await expect(importing.row("__proto__x")).toContainText("New");
  await expect(importing.dialog.locator("img")).toHaveCount(0);
  await expect(importing.name("<img src=x onerror=alert(1)>")).toHaveValue("<img src=x onerror=alert(1)>");
  await importing.dialog.getByRole("button", { name: /proposed names/ }).click();
  await expect(importing.name("a\u202etxt")).toHaveValue("a_txt");

  // By keyboard alone: the format changes, a row is ticked, and Escape leaves everything as it was.
  await importing.dialog.getByLabel("Read as").focus();
  await page.keyboard.press("ArrowUp");
  await expect(importing.dialog).toContainText("This is not NAME=value, so it was passed over.");
  await page.keyboard.press("Escape");
  await expect(importing.dialog).toBeHidden();
  expect(await lab.nbsecrets(["list"])).toBe("");
});

test("240 rows by keyboard in a narrow window; what changes meanwhile is told, and nothing is lost", async ({
  lab,
  labPage,
}) => {
  await lab.nbsecrets(["set", "NAME_1"], "before");
  lab.notebook("many.ipynb");
  await labPage.openNotebook("many.ipynb");
  const importing = new ImportDialog(labPage);
  await importing.open();
  const { page } = labPage;
  await page.evaluate(
    (text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(paste);
    },
    Array.from({ length: 240 }, (_none, index) => `export NAME_${index + 1}=canary-${index}\n`).join(""),
  );
  await expect(importing.dialog).toContainText("Pasted text");
  await expect(importing.dialog.getByRole("row")).toHaveCount(201);
  await importing.dialog.getByRole("button", { name: "Show more of 40" }).click();
  await expect(importing.dialog.getByRole("row")).toHaveCount(241);
  await importing.dialog.getByRole("checkbox", { name: "Import all that can be" }).focus();
  await page.keyboard.press("Space");
  await expect(importing.accept(240)).toBeEnabled();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(importing.accept(239)).toBeEnabled();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await expect(importing.name("NAME_1")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(importing.accept(240)).toBeEnabled();

  await page.setViewportSize({ width: 320, height: 700 });
  await expect(importing.row("NAME_2")).toContainText("New");
  await labPage.picture("import-narrow");
  await page.setViewportSize({ width: 1280, height: 800 });

  await lab.nbsecrets(["set", "NAME_2"], "by another");
  await importing.accept(240).click();
  await expect(importing.dialog.getByRole("alert")).toContainText("Something else changed what is stored: NAME_2.");
  await expect(importing.accept(240)).toBeFocused();
  await expect(importing.row("NAME_2")).toContainText("Replaces another value");
  expect(await lab.nbsecrets(["list"])).toBe("NAME_1\nNAME_2\n");
  await importing.tick("NAME_2").uncheck();
  await importing.accept(239).click();
  await expect(importing.dialog).toBeHidden();
  expect(await lab.nbsecrets(["get", "NAME_2"])).toBe("by another");
  expect(await lab.nbsecrets(["get", "NAME_240"])).toBe("canary-239");
});
