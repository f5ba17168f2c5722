import { randomBytes } from "node:crypto";
import { chromium, type Page } from "@playwright/test";
import { JupyterLab } from "../editors/jupyter-lab.ts";
import { LabPage } from "../editors/lab-page.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";

/** JupyterLab puts its application here when it is started so; its own tests do the same. */
declare global {
  interface Window {
    jupyterapp: { readonly commands: { execute(command: string): Promise<unknown> } };
    benchTimes: { saved: number; closed: number; shown: number };
  }
}

const NAME = "BENCH_TOKEN";
const BYTES = 40;
const EDITS = 100;
const REQUESTS = 500;

const lab = new JupyterLab({ arguments: ["--LabApp.expose_app_in_browser=True"] });
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"],
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run"],
});
try {
  await lab.start();
  await lab.nbsecrets(["set", NAME], newValue());
  lab.notebook("bench.ipynb", ["%load_ext nbsecrets", `import os; print(os.environ["${NAME}"])`]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const labPage = new LabPage(page, lab);
  await page.goto(lab.address("lab/tree/bench.ipynb"));
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 60_000 });
  await labPage.openPanel();
  await labPage.row(NAME).waitFor();
  await page.evaluate(() => window.jupyterapp.commands.execute("notebook:run-all-cells"));
  await labPage.output(1).waitFor({ timeout: 60_000 });
  await labPage.cell(1).locator(".jp-InputPrompt").click();
  await requestAndBack(page);
  await saveToNextCell(labPage);
} finally {
  await browser.close();
  await lab.dispose();
}

/**
 * From the click on Save, through the vault (with fsync), the mount, the closing of the dialog, JupyterLab's own command
 * that runs the cell (called at that moment) and the kernel, to the new value in the cell's output.
 */
async function saveToNextCell(labPage: LabPage): Promise<void> {
  const all = new Samples();
  const saving = new Samples();
  const running = new Samples();
  const peer = new Samples();
  for (let edit = 0; edit < EDITS; edit += 1) {
    const value = newValue();
    await labPage.editSecret(NAME);
    await labPage.fillForm({ value });
    await runWhenSaved(labPage.page, value);
    await labPage.dialog.getByRole("button", { name: "Save" }).click();
    const { saved, closed, shown } = await measured(labPage.page);
    all.add(shown - saved);
    saving.add(closed - saved);
    running.add(shown - closed);
    peer.add(await runAlone(labPage.page));
  }
  printRow({
    what: `Save in the panel → the next cell prints the new value, ${BYTES} B, with %load_ext nbsecrets (p95)`,
    figure: all.p95,
    unit: "ms",
    limit: 150,
    peer: `${peer.summary()} (the same cell, nothing saved)`,
    note:
      `${all.count} edits; p50 ${round(all.median)} ms; click → dialog closed (vault, fsync, mount) ${saving.summary()}; ` +
      `run → output ${running.summary()}`,
  });
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

async function measured(page: Page): Promise<Window["benchTimes"]> {
  await page.waitForFunction(() => window.benchTimes.shown > 0);
  return page.evaluate(() => window.benchTimes);
}

/** How long JupyterLab and the kernel take for the cell alone, in milliseconds. */
function runAlone(page: Page): Promise<number> {
  return page.evaluate(
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

/** Over a socket of its own, opened as the panel opens its; beside a plain request to Jupyter's server. */
async function requestAndBack(page: Page): Promise<void> {
  const { ours, peer } = await page.evaluate(async (count) => {
    const base = new URL("/", location.href);
    const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
    const answer = await fetch(new URL("nbsecrets/ticket", base), {
      method: "POST",
      body: "{}",
      headers: { "X-XSRFToken": xsrf },
    });
    const { ticket } = (await answer.json()) as { ticket: string };
    const address = new URL("nbsecrets/ws", base);
    address.protocol = "ws:";
    const socket = new WebSocket(address, ["nbsecrets.v1", `ticket.${ticket}`]);
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    let lastId = 0;
    const request = (method: string, params?: object): Promise<void> =>
      new Promise((resolve, reject) => {
        const id = (lastId += 1);
        const receive = (event: MessageEvent<string>): void => {
          const reply = JSON.parse(event.data) as { id?: number; error?: unknown };
          if (reply.id === id) {
            socket.removeEventListener("message", receive);
            if (reply.error === undefined) {
              resolve();
            } else {
              reject(new Error(`${method} was refused.`));
            }
          }
        };
        socket.addEventListener("message", receive);
        socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      });
    await request("hello", { protocol: 1 });
    const times = { ours: [] as number[], peer: [] as number[] };
    for (let index = 0; index < count; index += 1) {
      const start = performance.now();
      await request("store/usage");
      times.ours.push(performance.now() - start);
      const peerStart = performance.now();
      await (await fetch(new URL("api", base))).text();
      times.peer.push(performance.now() - peerStart);
    }
    socket.close();
    return times;
  }, REQUESTS);
  const [service, jupyter] = [new Samples(), new Samples()];
  ours.forEach((time) => service.add(time));
  peer.forEach((time) => jupyter.add(time));
  printRow({
    what: "a request from the page to the service and back, store/usage (p95)",
    figure: service.p95,
    unit: "ms",
    limit: 5,
    peer: `${jupyter.summary()} (GET /api of Jupyter)`,
    note: `p50 ${round(service.median)} ms of ${service.count}; the answer looks at the vault's file`,
  });
}

/** Of BYTES letters and digits. */
function newValue(): string {
  return randomBytes(BYTES / 2).toString("hex");
}
