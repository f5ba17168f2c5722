import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./shared-lab-test.ts";
import { flawsOfPanel } from "./panel-flaws.ts";
import { vaultFile, writeRawVault } from "./raw-vault.ts";

const shades = {
  "JupyterLab Light": "light",
  "JupyterLab Dark": "dark",
  "JupyterLab Dark High Contrast": "high-contrast",
} as const;

for (const theme of ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"] as const) {
  test.describe(theme, () => {
    const shade = shades[theme];
    test.use({ theme });

    test("with none, three and 200 secrets, and with none that can be read, the panel is readable and says what it is", async ({
      lab,
      labPage,
    }) => {
      const { page, panel } = labPage;
      const looksRight = async (state: string): Promise<void> => {
        await labPage.picture(`${state}-${shade}`);
        expect(await flawsOfPanel(page)).toEqual([]);
      };
      lab.notebook("many.ipynb");
      await labPage.openNotebook("many.ipynb");
      await labPage.openPanel();
      await expect(panel.getByRole("button", { name: "Add secret", exact: true })).toBeFocused();
      await looksRight("none");

      await lab.nbsecrets(["set", "TO_DELETE"], "value");
      await labPage.row("TO_DELETE").focus();
      await page.keyboard.press("Delete");
      await labPage.dialog.getByRole("button", { name: "Delete" }).click();
      await expect(panel.getByText("Deleted TO_DELETE.")).toBeVisible();
      const yesterday = new Date(Date.now() - 30 * 3_600_000).toISOString();
      await writeRawVault(lab, [
        { name: "AWS_KEY", description: "S3 raw data", updatedAt: yesterday },
        { name: "MLFLOW_TRACKING_SERVER_ACCESS_SECRET", description: "MLflow", expiresAt: yesterday.slice(0, 10) },
        { name: "NOT.ALLOWED", description: "from another program" },
      ]);
      const list = panel.getByRole("grid", { name: "Secrets" });
      await expect(list).toHaveAttribute("aria-rowcount", "3");
      await labPage.row("MLFLOW_TRACKING_SERVER_ACCESS_SECRET").focus();
      await labPage.row("AWS_KEY").hover();
      await looksRight("three");
      await expect(list).toMatchAriaSnapshot(`
        - grid "Secrets":
          - row "AWS_KEY, S3 raw data, changed yesterday, Not loaded":
            - gridcell
            - gridcell:
              - button /Insert the code that reads this secret, at the cursor.*AWS_KEY/
              - 'button "Load the secret into the kernel in front, without a cell: AWS_KEY"'
              - 'button "Edit this secret: AWS_KEY"'
              - 'button "More actions: AWS_KEY"'
          - row /MLFLOW_TRACKING_SERVER_ACCESS_SECRET, MLflow, expired (yesterday|2 days ago), Not loaded/ [selected]
          - row "NOT.ALLOWED, from another program, read-only"
      `);
      if (shade === "light") {
        await page.emulateMedia({ forcedColors: "active" });
        await labPage.picture("three-forced-colors");
        await labPage.row("AWS_KEY").hover();
        for (const name of ["Add a secret", "Edit this secret: AWS_KEY"]) {
          const button = panel.getByRole("button", { name, exact: true });
          const color = await button.evaluate((element) => getComputedStyle(element).color);
          await expect(button.locator("svg [fill]").first()).toHaveCSS("fill", color);
        }
        await page.emulateMedia({ forcedColors: "none" });
      }

      await writeRawVault(lab, []);
      await lab.addMany(200);
      await expect(list).toHaveAttribute("aria-rowcount", "200");
      await labPage.row("SERVICE_001_TOKEN").focus();
      await page.keyboard.press("End");
      await expect(labPage.row("SERVICE_200_TOKEN")).toBeFocused();
      await page.keyboard.press("ArrowUp");
      await expect(labPage.row("SERVICE_199_TOKEN")).toBeFocused();
      await looksRight("many");
      await panel.getByRole("searchbox").fill("service_15");
      await expect(list).toHaveAttribute("aria-rowcount", "10");
      await expect(list.getByRole("row")).toHaveCount(10);
      await panel.getByRole("searchbox").fill("nothing such");
      await expect(panel).toContainText("No secret matches “nothing such”.");
      await panel.getByRole("searchbox").fill("");

      const vault = readFileSync(vaultFile(lab));
      writeFileSync(vaultFile(lab), "not an age file", { mode: 0o600 });
      await panel.getByRole("button", { name: "Read the list of secrets again" }).click();
      await expect(panel.getByRole("alert")).toContainText("was left as it is");
      await expect(list).toHaveAttribute("aria-rowcount", "200");
      await looksRight("blocked");
      writeFileSync(vaultFile(lab), vault, { mode: 0o600 });
    });

    test("the form says what is wrong with each field and how code reads the secret, and masks the value", async ({
      lab,
      labPage,
    }) => {
      lab.notebook("form.ipynb");
      await labPage.openNotebook("form.ipynb");
      await labPage.openPanel();
      await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
      await labPage.fillForm({ name: "my key", value: "sk-something\n" });
      await labPage.dialog.getByText("More", { exact: true }).click();
      await labPage.dialog.getByLabel("Expires").pressSequentially("12");
      await labPage.dialog.getByLabel("Note").focus();
      await expect(labPage.dialog).toMatchAriaSnapshot(`
        - dialog "Add Secret":
          - textbox "Name" [invalid]: my key
          - status:
            - text: A name may hold letters A to Z, digits and underscores only. Try my_key.
            - button "Use my_key"
          - textbox "Value": sk-something
          - button "Show"
          - button "File…"
          - text: The value ends with a line break, which is part of it.
          - button "Remove"
          - textbox "Note"
          - group:
            - textbox "Expires" [invalid]
            - status: This is not a whole date. Complete it, or clear it.
          - code: os.environ["my key"]
          - checkbox "Insert loader and load now" [checked]
          - button "Cancel"
          - button "Add" [disabled]
      `);
      await expect(labPage.dialog.getByLabel("Name")).toHaveAccessibleDescription(/Try my_key/);
      await expect(labPage.dialog.getByLabel("Value")).toHaveAccessibleDescription(/ends with a line break/);
      await expect(labPage.dialog.getByLabel("Expires")).toHaveAccessibleDescription(/not a whole date/);
      await labPage.picture(`form-remarks-${shade}`);
      expect(await flawsOfPanel(labPage.page, ".jp-Dialog")).toEqual([]);
      await labPage.dialog.getByLabel("Expires").fill("2001-01-31");
      await labPage.fillForm({ name: "OPENAI_API_KEY", value: "sk-something", note: "for the demo" });
      await expect(labPage.dialog).toContainText('In code: os.environ["OPENAI_API_KEY"]');
      await expect(labPage.dialog).toContainText("This day is past, so the secret counts as expired.");
      const masked = (): Promise<string> =>
        labPage.dialog
          .getByLabel("Value")
          .evaluate((field) => getComputedStyle(field).getPropertyValue("-webkit-text-security"));
      expect(await masked()).toBe("disc");
      await labPage.picture(`form-${shade}`);
      await labPage.dialog.getByRole("button", { name: "Show" }).click();
      expect(await masked()).toBe("none");
      await labPage.dialog.getByRole("button", { name: "Hide" }).click();
      expect(await masked()).toBe("disc");
    });
  });
}
