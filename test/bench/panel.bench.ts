import { statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "@playwright/test";
import { JupyterLab } from "../editors/jupyter-lab.ts";
import { launchBrowser } from "./bench-browser.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";
import { timeToPaint, type WaitFor } from "./time-to-paint.ts";

declare global {
  interface Window {
    benchKeys: number[];
    benchScroll: Promise<Scrolled>;
  }
}

/** What was seen while a list was scrolled from its beginning to its end. */
interface Scrolled {
  /** Between one frame and the next, in milliseconds. */
  readonly frames: readonly number[];
  /** Frames in which a place in sight had no row. */
  readonly blank: number;
}

/** CSS pixels that a notch of the wheel scrolls by. */
const NOTCH = 120;
/** Two frames at 60 a second, in milliseconds: one that is missed now and then is not seen as a halt. */
const TWO_FRAMES = 34;
const FEW = 200;
const MANY = 1000;
const EDITS = Number(process.env["BENCH_EDITS"] ?? 40);
const PAGES = Math.min(EDITS, 20);
const OPENINGS = 5;

const lab = new JupyterLab();
const browser = await launchBrowser();
try {
  await lab.start();
  await lab.addMany(FEW);
  await pageStart(browser);
  await openings(browser);
  await changes(browser);
  await lab.renew();
  await lab.addMany(MANY);
  await keystrokes(browser);
  await wheel(browser);
} finally {
  await browser.close();
  await lab.dispose();
}

/** What a page requests of the labextension until it lies still, the panel closed: as gzip would carry it. */
async function pageStart(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  const sizes = { ours: [] as number[], all: [] as number[] };
  const pending: Promise<void>[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith(".js")) {
      const measure = async (): Promise<void> => {
        const size = gzipSync(await response.body()).length;
        sizes.all.push(size);
        if (pathname.includes("/@nbsecrets/jupyterlab-ext/")) {
          sizes.ours.push(size);
        }
      };
      pending.push(measure());
    }
  });
  await page.goto(lab.address("lab/workspaces/start"));
  await settled(page);
  await Promise.all(pending);
  await page.close();
  const kilobytes = (bytes: readonly number[]): number => bytes.reduce((sum, size) => sum + size, 0) / 1000;
  printRow({
    what: "labextension's code that a page loads at its start, compressed",
    figure: kilobytes(sizes.ours),
    unit: "kB",
    limit: 60,
    peer: `${round(kilobytes(sizes.all))} kB (all code of that page)`,
    note: `${sizes.ours.length} files, each as gzip's default makes it`,
  });
}

/** From pressing the mouse on the side bar's tab until the rows are painted; a page's first opening, and later ones. */
async function openings(browser: Browser): Promise<void> {
  const [first, later, peer] = [new Samples(), new Samples(), new Samples()];
  for (let index = 0; index < PAGES; index += 1) {
    const page = await openPage(browser, `openings-${index}`);
    first.add(await showPanel(page, FEW));
    for (let again = 0; again < OPENINGS; again += 1) {
      peer.add(
        await duration(page, { selector: ".jp-DirListing", event: "pointerdown" }, () => fileBrowser(page).click()),
      );
      later.add(await showPanel(page, FEW));
    }
    await page.close();
  }
  printRow({
    what: `panel opened for the first time in a page → rows of ${FEW} secrets painted (p95)`,
    figure: first.p95,
    unit: "ms",
    limit: 150,
    peer: `${peer.summary()} (the file browser shown again)`,
    note: `${first.count} pages, p50 ${round(first.median)} ms: the wire's code, ticket, socket, vault and list; the service runs`,
  });
  printRow({
    what: `panel opened again → rows of ${FEW} secrets painted (p95)`,
    figure: later.p95,
    unit: "ms",
    limit: 150,
    note: `${later.count} times, p50 ${round(later.median)} ms`,
  });
}

/** From the rename of the vault by `nbsecrets set`, while the panel is open, until the new row is painted. */
async function changes(browser: Browser): Promise<void> {
  const [fromRename, fromExit, fromStart] = [new Samples(), new Samples(), new Samples()];
  const page = await openPage(browser, "changes");
  await showPanel(page, FEW);
  const vault = join(lab.home, ".local", "share", "nbsecrets", "vault.age");
  for (let index = 0; index < EDITS; index += 1) {
    // Each before the one before it, by name: at the top of the list, which is what a panel just opened shows.
    const name = `A_${String(EDITS - index).padStart(3, "0")}`;
    let [start, exit] = [0, 0];
    const { painted } = await timeToPaint(page, { selector: `.nbsecrets-row[data-name="${name}"]` }, async () => {
      start = now();
      await lab.nbsecrets(["set", name], "value");
      exit = now();
    });
    fromRename.add(painted - Number(statSync(vault, { bigint: true }).ctimeNs) / 1e6);
    fromExit.add(painted - exit);
    fromStart.add(painted - start);
  }
  await page.close();
  printRow({
    what: `a change by the command line → its row painted in the panel of ${FEW} secrets (p95)`,
    figure: fromRename.p95,
    unit: "ms",
    limit: 150,
    note:
      `${fromRename.count} changes, from the vault's rename p50 ${round(fromRename.median)} ms; from the command's end ` +
      `${fromExit.summary()}; from its start ${fromStart.summary()}`,
  });
}

/** From the key until the rows that match are painted: the whole list of 1,000 and parts of it, typed and taken back. */
async function keystrokes(browser: Browser): Promise<void> {
  const page = await openPage(browser, "keystrokes");
  await showPanel(page, MANY);
  await page.getByRole("region", { name: "Secrets" }).getByRole("searchbox").focus();
  const [all, whole, browsers] = [new Samples(), new Samples(), new Samples()];
  await page.evaluate(followKeys);
  for (let index = 0; index < EDITS; index += 1) {
    let text = "";
    for (const key of ["9", "9", "Backspace", "Backspace"]) {
      text = key === "Backspace" ? text.slice(0, -1) : text + key;
      const time = await duration(page, { selector: rows(matching(text)), event: "keydown" }, () =>
        page.keyboard.press(key),
      );
      all.add(time);
      if (text === "") {
        whole.add(time);
      }
    }
  }
  for (const time of await page.evaluate(() => window.benchKeys)) {
    browsers.add(time);
  }
  printRow({
    what: `${MANY} rows: filter keystroke → painted (p95)`,
    figure: all.p95,
    unit: "ms",
    limit: 30,
    note:
      `${all.count} keys, p50 ${round(all.median)} ms; back to all ${MANY} rows ${whole.summary()}; frames are 17 ms apart; ` +
      `the browser's own Event Timing of ${browsers.count} keys, in steps of 8 ms: ${browsers.summary()}`,
  });
}

/** From the first row to the last by the mouse's wheel, as fast as the browser takes its notches. */
async function wheel(browser: Browser): Promise<void> {
  const page = await openPage(browser, "wheel");
  await showPanel(page, MANY);
  await page.locator(".nbsecrets-rows").hover();
  let ended = false;
  await page.evaluate(followScroll);
  const end = page.evaluate(() => window.benchScroll).finally(() => (ended = true));
  while (!ended) {
    await page.mouse.wheel(0, NOTCH);
  }
  const { frames, blank } = await end;
  await page.close();
  const times = new Samples();
  frames.forEach((time) => times.add(time));
  const long = frames.filter((time) => time > TWO_FRAMES);
  printRow({
    what: `${MANY} rows by the wheel: from frame to frame (p95)`,
    figure: times.p95,
    unit: "ms",
    limit: TWO_FRAMES,
    note:
      `${times.count} frames, p50 ${round(times.median)} ms; ${long.length} took longer than ${TWO_FRAMES} ms, the longest ` +
      `${round(Math.max(...frames))} ms; notches of ${NOTCH} pixels`,
  });
  printRow({ what: `${MANY} rows by the wheel: frames with a row missing`, figure: blank, unit: "frames", limit: 0 });
}

/** A page with the panel closed, in a workspace of its own, once JupyterLab lies still. */
async function openPage(browser: Browser, workspace: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(lab.address(`lab/workspaces/${workspace}`));
  await settled(page);
  return page;
}

async function settled(page: Page): Promise<void> {
  await page.locator(".jp-DirListing").waitFor();
  await page.locator(".jp-Launcher").waitFor();
  await page.waitForLoadState("networkidle");
}

/** Opens the panel by its tab; milliseconds until at least ten of so many rows are painted, which is what its height shows. */
function showPanel(page: Page, count: number): Promise<number> {
  const tab = page.getByRole("tab", { name: "Secrets" });
  return duration(page, { selector: rows(count), count: 10, event: "pointerdown" }, () => tab.click());
}

function fileBrowser(page: Page): ReturnType<Page["getByRole"]> {
  return page.getByRole("tab", { name: /File Browser/ });
}

async function duration(page: Page, wanted: WaitFor, act: () => Promise<void>): Promise<number> {
  const { started, painted } = await timeToPaint(page, wanted, act);
  return painted - started;
}

/** Rows of a list of which so many match the filter. */
function rows(count: number): string {
  return `.nbsecrets-rows[aria-rowcount="${count}"] .nbsecrets-row`;
}

/** How many of SERVICE_001_TOKEN to SERVICE_1000_TOKEN, "Service number 1" and on, a filter of digits leaves. */
function matching(text: string): number {
  const numbers = Array.from({ length: MANY }, (_unused, index) => String(index + 1).padStart(3, "0"));
  return numbers.filter((digits) => digits.includes(text)).length;
}

/** By the wall clock, as the page and the file system count too; in milliseconds, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Runs in the page: what the browser itself says of each key, from the event to the next painted frame. */
function followKeys(): void {
  window.benchKeys = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "keydown") {
        window.benchKeys.push(entry.duration);
      }
    }
  });
  observer.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
}

/** Runs in the page: looks at each frame until the list is at its end. */
function followScroll(): void {
  window.benchScroll = new Promise((resolve) => {
    const list = document.querySelector(".nbsecrets-rows");
    if (list === null) {
      throw new Error("There is no list.");
    }
    const frames: number[] = [];
    let blank = 0;
    let before: number | undefined;
    const look = (time: number): void => {
      const { top, bottom } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll(".nbsecrets-row")].map((row) => row.getBoundingClientRect());
      const inSight = rows.filter((row) => row.bottom > top && row.top < bottom);
      const covered = inSight.reduce((sum, row) => sum + Math.min(row.bottom, bottom) - Math.max(row.top, top), 0);
      // Less than a pixel is rounding.
      blank += covered < bottom - top - 1 ? 1 : 0;
      if (before !== undefined && list.scrollTop > 0) {
        frames.push(time - before);
      }
      before = time;
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) {
        resolve({ frames, blank });
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  });
}
