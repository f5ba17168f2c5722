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
          - row "AWS_KEY, S3 raw data, changed yesterday":
            - gridcell
            - gridcell:
              - button /Insert the code that reads this secret, at the cursor.*AWS_KEY/
              - 'button "Edit this secret: AWS_KEY"'
              - 'button "More actions: AWS_KEY"'
          - row /MLFLOW_TRACKING_SERVER_ACCESS_SECRET, MLflow, expired (yesterday|2 days ago)/ [selected]
          - row "NOT.ALLOWED, from another program, read-only"
      `);
      if (shade === "light") {
        await page.emulateMedia({ forcedColors: "active" });
        await labPage.picture("three-forced-colors");
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

    if (shade === "high-contrast") {
      return;
    }

    test("the form says how code reads the secret, and masks the value", async ({ lab, labPage }) => {
      lab.notebook("form.ipynb");
      await labPage.openNotebook("form.ipynb");
      await labPage.openPanel();
      await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
      await labPage.fillForm({ name: "OPENAI_API_KEY", value: "sk-something", note: "for the demo" });
      await expect(labPage.dialog).toContainText('In code: os.environ["OPENAI_API_KEY"]');
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
