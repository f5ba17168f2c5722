import { expect, type Locator } from "@playwright/test";
import type { LabPage } from "./lab-page.ts";

/** The import dialog, through what a person sees. */
export class ImportDialog {
  readonly #labPage: LabPage;

  constructor(labPage: LabPage) {
    this.#labPage = labPage;
  }

  get dialog(): Locator {
    return this.#labPage.dialog;
  }

  async open(): Promise<void> {
    const { page } = this.#labPage;
    // By its name: the whole list may still move when something is clicked in it.
    await this.#labPage.searchPalette("Import Secrets");
    await page.locator('.lm-CommandPalette-item[data-command="nbsecrets:import"]').click();
    await expect(this.dialog.getByRole("button", { name: "Choose a file…" })).toBeFocused();
  }

  /** Chooses a file by the browser's own dialog. */
  async choose(name: string, content: string | Buffer): Promise<void> {
    const chooser = this.#labPage.page.waitForEvent("filechooser");
    await this.dialog.getByRole("button", { name: /^(Choose a|Other) file…$/ }).click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
  }

  /** The row of a name in the file. */
  row(source: string): Locator {
    return this.dialog.locator(`tr[data-source=${JSON.stringify(source)}]`);
  }

  tick(source: string): Locator {
    return this.dialog.getByRole("checkbox", { name: `Import ${source}`, exact: true });
  }

  name(source: string): Locator {
    return this.dialog.getByRole("textbox", { name: `Name for ${source}`, exact: true });
  }

  accept(count: number): Locator {
    return this.dialog.getByRole("button", { name: `Import ${count}`, exact: true });
  }
}
