import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { filesIn } from "./files-in.ts";
import { holdsText } from "./holds-text.ts";
import type { LabPage } from "./lab-page.ts";

/** A value that is nowhere by chance. */
export const canary = "CANARY-8b1f3c5e-Pa55";

/** Where the value could have been left. */
export interface CanaryTraces {
  /** All files of the person's home, and those of them that hold the value, in whatever form. */
  readonly files: readonly string[];
  readonly holding: readonly string[];
  readonly addresses: readonly string[];
  readonly commandLines: string;
  /** The page's document and the browser's storage. */
  readonly page: string;
  /** What the server wrote down; it is one of the files. */
  readonly log: string;
}

/** A person adds a secret with that value, loads it, edits it and saves the notebook; then the server is stopped. */
export async function workWithCanary(labPage: LabPage): Promise<CanaryTraces> {
  const { lab, page } = labPage;
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  page.on("websocket", (socket) => addresses.push(socket.url()));
  lab.notebook("canary.ipynb", ["", 'import os\nprint(len(os.environ["CANARY_TOKEN"]))']);
  await labPage.openNotebook("canary.ipynb");
  await labPage.openPanel();
  await labPage.addSecret("CANARY_TOKEN", canary, "watched");
  await labPage.insertLoader();
  await labPage.run(0);
  await labPage.run(1);
  await expect(labPage.output(1)).toHaveText(String(canary.length));
  await labPage.editSecret("CANARY_TOKEN");
  await labPage.fillForm({ value: `${canary}-again` });
  await labPage.save();
  await labPage.run(0);
  const commandLines = execFileSync("ps", ["-eo", "args="]).toString();
  const content = await page.content();
  await labPage.saveNotebook();
  await expect(page.locator(".lm-TabBar-tab[data-id] .jp-DirtyIndicator, .jp-mod-dirty")).toHaveCount(0);
  // JupyterLab saves its workspace a second after the last change of the layout.
  await expect.poll(() => filesIn(lab.home).some((file) => file.endsWith(".jupyterlab-workspace"))).toBe(true);
  const storage = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await lab.stop();
  const files = filesIn(lab.home);
  const holding = files.filter((file) => holdsText(readFileSync(join(lab.home, file)), canary));
  return {
    files,
    holding,
    addresses,
    commandLines,
    page: content + storage,
    log: readFileSync(lab.log, "utf8"),
  };
}
