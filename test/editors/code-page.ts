import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { checkout } from "./checkout.ts";
import type { CodeServer } from "./code-server.ts";

/** The first window starts an extension host, and the first notebook its renderers; milliseconds. */
const SLOW = 60_000;

/** How long one press may take before it is tried anew: a browser on a busy machine can lose one; milliseconds. */
const PRESS = { timeout: 10_000 };

/** What a person does in one window of VS Code, through what a person sees. */
export class CodePage {
  readonly page: Page;
  readonly code: CodeServer;
  /** The Secrets view: its title, its buttons, its rows. */
  readonly view: Locator;
  /** The input at the top of the window: a question, a list to pick from, the command palette. */
  readonly quickInput: Locator;
  /** A question that keeps everything else waiting. */
  readonly dialog: Locator;

  constructor(page: Page, code: CodeServer) {
    this.page = page;
    this.code = code;
    this.view = page.locator(".part.sidebar");
    this.quickInput = page.locator(".quick-input-widget");
    this.dialog = page.locator(".monaco-dialog-box");
  }

  /** Opens the folder of notebooks, or a workspace at another address, and waits for its files. */
  async open(address = this.code.address()): Promise<void> {
    await this.page.goto(address);
    await expect(this.page.locator(".explorer-folders-view .monaco-list-rows")).toBeVisible({ timeout: SLOW });
  }

  get secretsIcon(): Locator {
    return this.page.locator(".part.activitybar").getByRole("tab", { name: "Secrets" });
  }

  async openView(): Promise<void> {
    await expect(this.secretsIcon).toBeVisible({ timeout: SLOW });
    // A window that comes back opens by itself what was open: a click in that very moment closes it.
    await expect(async () => {
      if ((await this.secretsIcon.getAttribute("aria-expanded", PRESS)) !== "true") {
        await this.secretsIcon.click(PRESS);
      }
      await expect(this.secretsIcon).toHaveAttribute("aria-expanded", "true", { timeout: 2_000 });
      await expect(this.view.locator(".title-label")).toContainText("Secrets", { ignoreCase: true, timeout: 2_000 });
    }).toPass({ timeout: SLOW });
  }

  /** Opens a file of the folder by name, as "Go to File" does. */
  async openFile(name: string): Promise<void> {
    await this.#quickly("ControlOrMeta+p", name, this.quickInput.locator(".monaco-list-row", { hasText: name }));
    await expect(this.page.getByRole("tab", { name: new RegExp(`^${name}`), selected: true })).toBeVisible();
  }

  async openNotebook(name: string): Promise<void> {
    await this.openFile(name);
    await expect(this.cell(0)).toBeVisible({ timeout: SLOW });
    await expect(this.page.locator(".kernel-label")).toHaveText("Python for Tests", { timeout: SLOW });
  }

  /** The row of a secret in the view's list. */
  row(name: string): Locator {
    return this.rowOf(name, ".monaco-list-row:not([aria-label*=', needed by '])");
  }

  /** The row of a secret among those that the notebook in front needs. */
  need(name: string): Locator {
    return this.rowOf(name, ".monaco-list-row[aria-label*=', needed by ']");
  }

  private rowOf(name: string, kind: string): Locator {
    return this.view.locator(kind, { has: this.page.locator(".label-name", { hasText: exactly(name) }) });
  }

  /** Presses a button of the view's title bar, by its tooltip. */
  async titleButton(label: string): Promise<void> {
    await this.view.locator(".composite.title").hover();
    await this.view.getByRole("button", { name: label }).first().click();
  }

  /** Presses one of the buttons that a row shows under the pointer, by its tooltip. */
  async rowButton(name: string, label: string, row = this.row(name)): Promise<void> {
    await row.hover();
    await row.getByRole("button", { name: label }).click();
  }

  /** Selects a row, for a key that follows. Rows move when what a notebook needs is told above them, and a click then hits another. */
  async selectRow(name: string): Promise<void> {
    await expect(async () => {
      await this.row(name).click(PRESS);
      await expect(this.row(name)).toHaveAttribute("aria-selected", "true", { timeout: 2_000 });
    }).toPass();
  }

  /** Chooses from the menu of a row; it opens with a right click. */
  async rowMenu(name: string, item: string): Promise<void> {
    // A window that is still coming up moves the focus, and a menu closes when it loses that; one that stays would be in the way.
    const menu = this.page.locator(".monaco-menu");
    await expect(async () => {
      if (await menu.isVisible()) {
        await this.page.keyboard.press("Escape");
      }
      await this.row(name).click({ button: "right", ...PRESS });
      // A menu that has just opened takes no click yet: it may be the end of the press that opened it.
      await this.menuItem(item).hover(PRESS);
      await this.menuItem(item).press("Enter", PRESS);
    }).toPass({ timeout: SLOW });
  }

  menuItem(label: string): Locator {
    return this.page.locator(".monaco-menu").getByRole("menuitem", { name: label });
  }

  /** Waits for a step of quick input with this title. */
  async step(title: string | RegExp): Promise<Locator> {
    await expect(this.quickInput.locator(".quick-input-title")).toHaveText(title);
    return this.quickInput.locator(".quick-input-box input");
  }

  /** Answers a step of quick input and goes on. */
  async answer(title: string | RegExp, text: string): Promise<void> {
    const input = await this.step(title);
    await input.fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Adds a secret with the button of the view, in its two steps. */
  async addSecret(name: string, value: string): Promise<void> {
    await this.titleButton("Add Secret…");
    await this.answer("Add Secret (1/2)", name);
    await this.answer("Add Secret (2/2)", value);
    await expect(this.row(name)).toBeVisible();
  }

  /** What quick input says below its field: a refusal, a warning, or what the field is for. */
  get inputMessage(): Locator {
    return this.quickInput.locator(".quick-input-message");
  }

  /** Presses a button of quick input, by its tooltip. */
  async inputButton(label: string): Promise<void> {
    await this.quickInput.getByRole("button", { name: label }).click();
  }

  /** Answers the question for a file of the directory of notebooks, which VS Code in a browser asks in quick input too. */
  async chooseFile(title: string, name: string): Promise<void> {
    const input = await this.step(title);
    await expect(input).toHaveValue(`${this.code.notebooks}/`);
    await this.pick(name);
  }

  async copy(text: string): Promise<void> {
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  }

  copied(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Picks an entry of the list that quick input shows. */
  async pick(label: string | RegExp): Promise<void> {
    await this.quickInput.locator(".monaco-list-row", { hasText: label }).first().click();
  }

  /** Takes a command from the palette as a person does: its title is typed, and its entry is pressed. */
  async command(title: string): Promise<void> {
    const label = this.page.locator(".label-name", { hasText: exactly(title) });
    await this.#quickly("F1", `>${title}`, this.quickInput.locator(".monaco-list-row", { has: label }));
  }

  /** Opens quick input by a key, types, and takes the first entry of those. */
  async #quickly(key: string, text: string, entries: Locator): Promise<void> {
    // A window that is still coming up moves the focus, and quick input closes when it loses that.
    await expect(async () => {
      await this.page.keyboard.press(key);
      await this.quickInput.locator(".quick-input-box input").fill(text, PRESS);
      await entries.first().click(PRESS);
    }).toPass({ timeout: SLOW });
  }

  async answerDialog(button: string): Promise<void> {
    await this.dialog.getByRole("button", { name: button }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** A message in the corner. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-list-item", { hasText: text });
  }

  /** The cells of the notebook, by position. */
  cell(index: number): Locator {
    return this.page.locator(`.notebookOverlay .cell-list-container .monaco-list-row[data-index="${index}"]`);
  }

  /** What a cell holds, as its editor shows it. */
  cellText(index: number): Locator {
    return this.cell(index).locator(".view-lines");
  }

  /** Puts code into a cell, as typed. */
  async type(index: number, code: string): Promise<void> {
    await this.cellText(index).click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(code);
  }

  /** Runs a cell and waits until Python is done with it. */
  async run(index: number): Promise<void> {
    const cell = this.cell(index);
    const order = cell.locator(".execution-count-label");
    const before = (await order.textContent()) ?? "";
    // A click that comes while the notebook is laid out anew hits nothing.
    await expect(async () => {
      await this.cellText(index).click(PRESS);
      await expect(this.page.locator(".notebookOverlay .monaco-editor.focused")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await this.page.keyboard.press("Meta+Enter");
    await expect(order).toHaveText(/^\[\d+\]$/);
    await expect(order).not.toHaveText(/\d/.test(before) ? before : "");
    await expect(cell.locator(".codicon-notebook-state-success, .codicon-notebook-state-error")).toBeVisible();
  }

  /** Runs a cell with the button beside it. */
  async runButton(index: number): Promise<void> {
    // It is there under the pointer.
    await this.cell(index).hover();
    await this.cell(index).locator(".run-button-container").getByRole("button").first().click();
  }

  /** What cells have shown when they ran, in the order of the cells. */
  get outputs(): Locator {
    return this.rendered.locator(".output_container");
  }

  async saveNotebook(): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+s");
    await expect(this.page.locator(".tab.active.dirty")).toHaveCount(0);
  }

  /** A picture for the documentation, kept beside the test results. */
  async picture(name: string): Promise<void> {
    mkdirSync(checkout(".work", "screenshots"), { recursive: true });
    await this.page.screenshot({ path: checkout(".work", "screenshots", `${name}.png`) });
  }

  /** Outputs and text cells are shown in a page of their own, which keeps them from the workbench. */
  get rendered(): FrameLocator {
    return this.page.frameLocator("iframe.webview").frameLocator("#active-frame");
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
