import { expect, type Page } from "@playwright/test";
import type { LabPage } from "../editors/lab-page.ts";

/** JupyterLab puts its application here when it is started so; its own tests do the same. */
declare global {
  interface Window {
    jupyterapp: { readonly commands: { execute(command: string): Promise<unknown> } };
    benchTimes: SaveTimes;
  }
}

/** By the page's clock, in milliseconds: the click on Save, the dialog's end, the value in the cell's output. */
export interface SaveTimes {
  saved: number;
  closed: number;
  shown: number;
}

/** For a JupyterLab that is to be measured: its commands can be called. */
export const APP_EXPOSED = "--LabApp.expose_app_in_browser=True";

/** A notebook whose second cell prints one secret, with `%load_ext nbsecrets`; runs it by JupyterLab's own command. */
export class NextCell {
  readonly #labPage: LabPage;
  readonly #name: string;

  private constructor(labPage: LabPage, name: string) {
    this.#labPage = labPage;
    this.#name = name;
  }

  /** Opens notebook and panel; the secret is there already. */
  static async open(labPage: LabPage, name: string): Promise<NextCell> {
    const { page, lab } = labPage;
    lab.notebook("bench.ipynb", ["%load_ext nbsecrets", `import os; print(os.environ["${name}"])`]);
    await page.goto(lab.address("lab/tree/bench.ipynb"));
    await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 60_000 });
    await labPage.openPanel();
    await labPage.row(name).waitFor();
    // A page that settles passes over the command.
    await expect(async () => {
      await page.evaluate(() => window.jupyterapp.commands.execute("notebook:run-all-cells"));
      await labPage.output(1).waitFor({ timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await labPage.cell(1).locator(".jp-InputPrompt").click();
    return new NextCell(labPage, name);
  }

  /** Edits the secret in the panel and saves; runs the cell as soon as the dialog is gone. */
  async save(value: string): Promise<SaveTimes> {
    const { page, dialog } = this.#labPage;
    await this.#labPage.editSecret(this.#name);
    await this.#labPage.fillForm({ value });
    await runWhenSaved(page, value);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.waitForFunction(() => window.benchTimes.shown > 0);
    return page.evaluate(() => window.benchTimes);
  }

  /** Runs the cell once; resolves when its output holds the value. */
  async show(value: string): Promise<void> {
    await this.#labPage.page.evaluate(
      (wanted) =>
        new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            const outputs = [...document.querySelectorAll(".jp-Notebook .jp-OutputArea-output")];
            if (outputs.some((output) => output.textContent.includes(wanted))) {
              observer.disconnect();
              resolve();
            }
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          void window.jupyterapp.commands.execute("notebook:run-cell");
        }),
      value,
    );
  }

  /** How long JupyterLab and the kernel take for the cell alone, in milliseconds. */
  runAlone(): Promise<number> {
    return this.#labPage.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const start = performance.now();
          const observer = new MutationObserver((records) => {
            const isOutput = (node: Node): boolean =>
              node instanceof Element &&
              (node.matches(".jp-OutputArea-child") || node.querySelector(".jp-OutputArea-output") !== null);
            if (records.some((record) => [...record.addedNodes].some(isOutput))) {
              observer.disconnect();
              resolve(performance.now() - start);
            }
          });
          observer.observe(document.body, { subtree: true, childList: true });
          void window.jupyterapp.commands.execute("notebook:run-cell");
        }),
    );
  }
}

/** Arms the page: the next click on Save starts the time, the dialog's end runs the cell, the value in its output ends it. */
async function runWhenSaved(page: Page, value: string): Promise<void> {
  await page.evaluate((wanted) => {
    const times = { saved: 0, closed: 0, shown: 0 };
    window.benchTimes = times;
    const onClick = (event: Event): void => {
      if (event.target instanceof Element && event.target.closest(".nbsecrets-dialog .jp-mod-accept") !== null) {
        times.saved = performance.now();
        document.removeEventListener("click", onClick, true);
      }
    };
    document.addEventListener("click", onClick, true);
    const observer = new MutationObserver(() => {
      if (times.saved > 0 && times.closed === 0 && document.querySelector(".nbsecrets-dialog") === null) {
        times.closed = performance.now();
        void window.jupyterapp.commands.execute("notebook:run-cell");
      } else if (times.closed > 0) {
        const outputs = [...document.querySelectorAll(".jp-Notebook .jp-OutputArea-output")];
        if (outputs.some((output) => output.textContent.includes(wanted))) {
          times.shown = performance.now();
          observer.disconnect();
        }
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, value);
}
