import { expect, type Locator, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { commands } from "@nbsecrets/shared";
import { checkout } from "./checkout.ts";
import type { JupyterLab } from "./jupyter-lab.ts";

/** What a person does in one tab of JupyterLab, through what a person sees. */
export class LabPage<Lab extends Pick<JupyterLab, "address"> = JupyterLab> {
  readonly page: Page;
  readonly lab: Lab;
  readonly panel: Locator;

  constructor(page: Page, lab: Lab) {
    this.page = page;
    this.lab = lab;
    this.panel = page.getByRole("region", { name: "Secrets" });
  }

  /** Opens a notebook and waits until its kernel is idle. */
  async openNotebook(name: string): Promise<void> {
    await this.page.goto(this.lab.address(`lab/tree/${name}`));
    await expect(this.page.locator(".jp-Notebook .jp-Cell").first()).toBeVisible();
    await expect(this.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).toBeVisible();
  }

  async openFile(name: string): Promise<void> {
    await this.page.goto(this.lab.address(`lab/tree/${name}`));
    await expect(this.page.locator(".jp-FileEditor .cm-content")).toBeVisible();
  }

  async openPanel(): Promise<void> {
    // A page may come back with the layout that another one left, and a second click would close the panel.
    if (!(await this.panel.isVisible())) {
      // A page that has just begun opens its launcher by itself, which takes the focus.
      await this.page.locator("#jp-main-dock-panel .lm-TabBar-tab").first().waitFor();
      await this.page.getByRole("tab", { name: "Secrets" }).click();
    }
    await expect(this.panel).toBeVisible();
  }

  row(name: string): Locator {
    return this.panel.locator(`.nbsecrets-row[data-name="${name}"]`);
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  async fillForm(fields: { name?: string; value?: string; note?: string }): Promise<void> {
    if (fields.name !== undefined) {
      await this.dialog.getByLabel("Name").fill(fields.name);
    }
    if (fields.value !== undefined) {
      await this.dialog.getByLabel("Value").fill(fields.value);
    }
    if (fields.note !== undefined) {
      await this.dialog.getByLabel("Note").fill(fields.note);
    }
  }

  async addSecret(name: string, value: string, note?: string): Promise<void> {
    await this.panel.getByRole("button", { name: "Add a secret" }).click();
    await this.fillForm({ name, value, ...(note === undefined ? {} : { note }) });
    // Stories say themselves where code is inserted.
    const loader = this.dialog.getByLabel("Insert loader");
    if (await loader.isVisible()) {
      await loader.uncheck();
    }
    await this.dialog.getByRole("button", { name: "Add" }).click();
    await expect(this.dialog).toBeHidden();
    await expect(this.row(name)).toBeVisible();
  }

  /** Opens the form for a secret by the button of its row. */
  async editSecret(name: string): Promise<void> {
    await this.row(name).hover();
    await this.row(name).getByRole("button", { name: "Edit this secret" }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** Chooses from the menu of a row; it opens with a right click. */
  async rowMenu(name: string, item: string): Promise<void> {
    await this.row(name).click({ button: "right" });
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async save(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Save" }).click();
    await expect(this.dialog).toBeHidden();
  }

  async insertLoader(): Promise<void> {
    await this.panel.getByRole("button", { name: "Insert loader" }).click();
  }

  /** Code cells, by position. */
  cell(index: number): Locator {
    return this.page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  }

  /** Runs a cell and waits until the kernel is done with it. */
  async run(index: number): Promise<void> {
    const prompt = this.cell(index).locator(".jp-InputPrompt");
    const before = await prompt.textContent();
    // While a page settles, JupyterLab may take the focus back; a key is for the notebook once the notebook has it.
    await expect(async () => {
      await this.cell(index).locator(".jp-InputPrompt").click();
      await this.page.waitForTimeout(100);
      await expect(this.page.locator(".jp-Notebook:focus-within")).toBeVisible({ timeout: 500 });
    }).toPass();
    await this.page.keyboard.press("ControlOrMeta+Enter");
    await expect(prompt).toHaveText(/^\[\d+\]:$/);
    await expect(prompt).not.toHaveText(before === null || before.trim() === "[ ]:" ? "" : before);
  }

  output(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  /** Puts code into a cell, as typed. */
  async type(index: number, code: string): Promise<void> {
    const editor = this.cell(index).locator(".cm-content");
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(code);
  }

  async saveNotebook(): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+s");
  }

  /** Takes a command from the palette as a person does: its name is typed, and the one entry that is left is pressed. */
  async command(id: string): Promise<void> {
    const label = commands.find((command) => command.id === id)?.label;
    if (label === undefined) {
      throw new Error(`No command is called ${id}.`);
    }
    await this.searchPalette(label);
    await this.page.locator(`.lm-CommandPalette-item.lm-mod-active[data-command="${id}"]`).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Opens the palette and types there. A page that has just begun gives the focus to its notebook, which closes the palette again. */
  async searchPalette(words: string): Promise<void> {
    const input = this.page.locator(".lm-CommandPalette-input");
    await expect(async () => {
      if (!(await input.isVisible())) {
        await this.page.getByRole("menuitem", { name: "View", exact: true }).click({ timeout: 2_000 });
        await this.page.getByRole("menuitem", { name: /Command Palette/ }).click({ timeout: 2_000 });
      }
      await input.fill(words, { timeout: 1_000 });
      await this.page.waitForTimeout(100);
      await expect(input).toHaveValue(words, { timeout: 500 });
      await expect(input).toBeVisible({ timeout: 500 });
    }).toPass();
  }

  /** A picture for the documentation, kept beside the test results. */
  async picture(name: string): Promise<void> {
    mkdirSync(checkout(".work", "screenshots"), { recursive: true });
    await this.page.screenshot({ path: checkout(".work", "screenshots", `${name}.png`) });
  }
}
