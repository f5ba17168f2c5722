import { expect, test } from "./shared-lab-test.ts";

for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
  test.describe(theme, () => {
    const shade = theme.endsWith("Dark") ? "dark" : "light";
    test.use({ theme });

    test("200 secrets can be looked through by filter and by keyboard", async ({ lab, labPage }) => {
      await lab.addMany(200);
      lab.notebook("many.ipynb");
      await labPage.openNotebook("many.ipynb");
      await labPage.openPanel();
      const list = labPage.panel.getByRole("grid");
      await expect(list).toHaveAttribute("aria-rowcount", "200");
      await labPage.row("SERVICE_001_TOKEN").focus();
      await labPage.page.keyboard.press("End");
      await expect(labPage.row("SERVICE_200_TOKEN")).toBeFocused();
      await labPage.page.keyboard.press("ArrowUp");
      await expect(labPage.row("SERVICE_199_TOKEN")).toBeFocused();
      await labPage.picture(`many-${shade}`);
      await labPage.panel.getByRole("searchbox").fill("service_15");
      await expect(list).toHaveAttribute("aria-rowcount", "10");
      await expect(list.getByRole("row")).toHaveCount(10);
      await labPage.panel.getByRole("searchbox").fill("nothing such");
      await expect(labPage.panel).toContainText("No secret matches “nothing such”.");
    });

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
