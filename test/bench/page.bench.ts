import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { JupyterLab } from "../editors/jupyter-lab.ts";
import { LabPage } from "../editors/lab-page.ts";
import { launchBrowser } from "./bench-browser.ts";
import { APP_EXPOSED, NextCell } from "./next-cell.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";

const NAME = "BENCH_TOKEN";
const BYTES = 40;
const EDITS = 100;
const REQUESTS = 500;

const lab = new JupyterLab({ arguments: [APP_EXPOSED] });
const browser = await launchBrowser();
try {
  await lab.start();
  await lab.nbsecrets(["set", NAME], newValue());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const nextCell = await NextCell.open(new LabPage(page, lab), NAME);
  await requestAndBack(page);
  await saveToNextCell(nextCell);
} finally {
  await browser.close();
  await lab.dispose();
}

/**
 * From the click on Save, through the vault (with fsync), the mount, the closing of the dialog, JupyterLab's own command
 * that runs the cell (called at that moment) and the kernel, to the new value in the cell's output.
 */
async function saveToNextCell(nextCell: NextCell): Promise<void> {
  const all = new Samples();
  const saving = new Samples();
  const running = new Samples();
  const peer = new Samples();
  for (let edit = 0; edit < EDITS; edit += 1) {
    const { saved, closed, shown } = await nextCell.save(newValue());
    all.add(shown - saved);
    saving.add(closed - saved);
    running.add(shown - closed);
    peer.add(await nextCell.runAlone());
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
