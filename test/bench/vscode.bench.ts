import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import { checkout } from "../editors/checkout.ts";
import { CodePage } from "../editors/code-page.ts";
import { CodeServer } from "../editors/code-server.ts";
import { launchBrowser } from "./bench-browser.ts";
import { extensionHostPid, memoryAfterCollection } from "./extension-host.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";
import { timeToPaint } from "./time-to-paint.ts";

const SECRETS = 200;
const EDITS = Number(process.env["BENCH_EDITS"] ?? 40);
const WINDOWS = Math.min(EDITS, 10);
const OPENINGS = 5;
const HOSTS = Math.min(EDITS, 5);
/** Between two clicks, in milliseconds. */
const PACE = 700;
/** So many rows are in sight at once in a window of this bench. */
const IN_SIGHT = 20;

const OURS = checkout(".work/vscode/nbsecrets.vsix");
const CHUNKS = checkout(".work/vscode/extension/dist");
const EMPTY = checkout(".work/vscode-tests/empty.vsix");
const ROWS = checkout(".work/vscode-tests/rows.vsix");

const browser = await launchBrowser();
try {
  sizes();
  pack("empty-extension", EMPTY);
  pack("rows-extension", ROWS);
  await timings(browser);
  await memory(browser);
} finally {
  await browser.close();
}

/** The packed extension, and the part of it that age, Kubernetes and the parsers, loaded at their first use, do not take. */
function sizes(): void {
  const named = (name: string, way: "import" | "require"): readonly string[] =>
    [...readFileSync(join(CHUNKS, name), "utf8").matchAll(new RegExp(`\\b${way}\\("\\./([^"]+)"\\)`, "g"))].map(
      ([, chunk]) => chunk ?? "",
    );
  // What the extension and its commands bring along at once.
  const needed = new Set(["extension.js", ...named("extension.js", "import")]);
  needed.forEach((name) => named(name, "require").forEach((chunk) => needed.add(chunk)));
  const lazy = new Set(readdirSync(CHUNKS).filter((name) => !needed.has(name)));
  const packed = [...lazy].map((name) => deflateRawSync(readFileSync(join(CHUNKS, name)), { level: 9 }).length);
  const whole = statSync(OURS).size;
  printRow({
    what: "VSIX without age, Kubernetes and the parsers, which are loaded at their first use",
    figure: packed.reduce((rest, size) => rest - size, whole) / 1000,
    unit: "kB",
    limit: 250,
    note: `without ${lazy.size} chunks`,
  });
  printRow({ what: "VSIX, whole", figure: whole / 1000, unit: "kB", limit: 1200 });
}

/** A peer, as a person would install it. */
function pack(directory: string, vsix: string): void {
  const words = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  execFileSync(process.execPath, [checkout("node_modules/@vscode/vsce/vsce"), ...words], {
    cwd: checkout("test/bench", directory),
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Each window has an extension host of its own, in which nothing was loaded before. */
async function timings(chromium: Browser): Promise<void> {
  const code = new CodeServer({ extensions: [OURS, EMPTY, ROWS] });
  try {
    await code.install();
    await code.start();
    await code.addMany(SECRETS);
    const [ours, empty] = [new Samples(), new Samples()];
    const [first, again, fixed] = [new Samples(), new Samples(), new Samples()];
    for (let index = 0; index < WINDOWS; index += 1) {
      const window = await openWindow(chromium, code);
      // In turn: what the first view of a window costs beside its rows, each of the two pays as often.
      const showOurs = async (): Promise<void> => first.add(await showSecrets(window));
      const showPeer = async (): Promise<void> => fixed.add(await showFixed(window));
      const [one, other] = index % 2 === 0 ? [showPeer, showOurs] : [showOurs, showPeer];
      await one();
      await showExplorer(window);
      await other();
      for (let opening = 0; opening < OPENINGS; opening += 1) {
        await showExplorer(window);
        again.add(await showSecrets(window));
      }
      const told = await activationTimes(window);
      ours.add(told("Notebook Secrets"));
      empty.add(told("Empty"));
      await window.page.close();
    }
    printRow({
      what: "VS Code: activation, cold, as VS Code reports it, beyond that of an empty extension (median)",
      figure: ours.median - empty.median,
      unit: "ms",
      limit: 15,
      peer: `${round(empty.median)} ms (the empty one)`,
      note: `${ours.count} windows; ours ${ours.summary()}, the empty one's ${empty.summary()}; VS Code tells whole milliseconds`,
    });
    printRow({
      what: `VS Code: view opened for the first time in a window → rows of ${SECRETS} secrets painted (p95)`,
      figure: first.p95,
      unit: "ms",
      limit: 150,
      peer: `${fixed.summary()} (a view of as many fixed rows)`,
      note: `${first.count} windows, p50 ${round(first.median)} ms: activation, the store's code, age, vault and list`,
    });
    printRow({
      what: `VS Code: view opened again → rows of ${SECRETS} secrets painted (p95)`,
      figure: again.p95,
      unit: "ms",
      limit: 150,
      note: `${again.count} times, p50 ${round(again.median)} ms`,
    });
    await changes(chromium, code);
  } finally {
    await code.dispose();
  }
}

/** From the rename of the vault by `nbsecrets set`, while the view is open, until the new row is painted. */
async function changes(chromium: Browser, code: CodeServer): Promise<void> {
  const window = await openWindow(chromium, code);
  await showSecrets(window);
  const vault = join(code.home, ".local", "share", "nbsecrets", "vault.age");
  const fromRename = new Samples();
  for (let index = 0; index < EDITS; index += 1) {
    // Each before the one before it, by name: at the top of the list, which is in sight.
    const name = `A_${String(EDITS - index).padStart(3, "0")}`;
    const { painted } = await timeToPaint(window.page, { selector: rows(name) }, () =>
      code.nbsecrets(["set", name], "value"),
    );
    fromRename.add(painted - Number(statSync(vault, { bigint: true }).ctimeNs) / 1e6);
  }
  await window.page.close();
  printRow({
    what: `VS Code: a change by the command line → its row painted in the view of ${SECRETS} secrets (p95)`,
    figure: fromRename.p95,
    unit: "ms",
    limit: 250,
    note: `${fromRename.count} changes, from the vault's rename p50 ${round(fromRename.median)} ms`,
  });
}

/** Of extension hosts with the empty extension alone, with ours activated and no vault, and after a vault was decrypted. */
async function memory(chromium: Browser): Promise<void> {
  if (process.platform !== "linux") {
    printRow({ what: "VS Code: memory not measured, only Linux tells it", figure: 0, unit: "MB" });
    return;
  }
  const title = '.part.sidebar .title-label:has-text("Empty")';
  const welcome = ".part.sidebar .welcome-view-content";
  const base = await hostMemory(chromium, { vsix: EMPTY, icon: "Empty", shown: title });
  const idle = await hostMemory(chromium, { vsix: OURS, icon: "Secrets", shown: welcome });
  const decrypted = await hostMemory(chromium, {
    vsix: OURS,
    icon: "Secrets",
    shown: rows("SERVICE_"),
    secrets: SECRETS,
  });
  const what = "VS Code: extension host memory (PSS) added";
  const note = `medians of ${HOSTS} windows, after a collection; idle ${round(idle)} MB, after a decryption ${round(decrypted)} MB`;
  const peer = `${round(base)} MB (with the empty extension)`;
  printRow({ what: `${what}, activated, no vault yet`, figure: idle - base, unit: "MB", limit: 10, peer, note });
  printRow({
    what: `${what}, after the first decryption of ${SECRETS} secrets`,
    figure: decrypted - base,
    unit: "MB",
    limit: 35,
    peer,
  });
}

interface HostOptions {
  readonly vsix: string;
  /** What is opened, which activates the extension, and what stands there then. */
  readonly icon: string;
  readonly shown: string;
  readonly secrets?: number;
}

/** The median, in megabytes. */
async function hostMemory(chromium: Browser, { vsix, icon, shown, secrets = 0 }: HostOptions): Promise<number> {
  const code = new CodeServer({ extensions: [vsix] });
  try {
    await code.install();
    await code.start();
    if (secrets > 0) {
      await code.addMany(secrets);
    }
    const samples: number[] = [];
    for (let host = 0; host < HOSTS; host += 1) {
      // A server ends the host of a window that is gone only after a while.
      await code.stop();
      await code.start();
      const window = await openWindow(chromium, code);
      await window.page.getByRole("tab", { name: icon, exact: true }).click();
      await window.page.locator(shown).first().waitFor();
      // What starting left to do is done by then.
      await window.page.waitForTimeout(5_000);
      samples.push((await memoryAfterCollection(extensionHostPid(code.pid))).pss);
      await window.page.close();
    }
    return samples.toSorted((one, other) => one - other)[Math.floor(HOSTS / 2)] ?? 0;
  } finally {
    await code.dispose();
  }
}

async function openWindow(chromium: Browser, code: CodeServer): Promise<CodePage> {
  const page = await chromium.newPage({ viewport: { width: 1280, height: 800 } });
  const window = new CodePage(page, code);
  await window.open();
  // Until VS Code has started what it starts later.
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(3_000);
  return window;
}

/** Opens the view by its icon; milliseconds until rows that fill it are painted. */
async function showSecrets({ page, secretsIcon }: CodePage): Promise<number> {
  const wanted = { selector: rows("SERVICE_"), count: IN_SIGHT, event: "pointerdown" } as const;
  const { started, painted } = await timeToPaint(page, wanted, () => secretsIcon.click());
  return painted - started;
}

/** The same for a view whose rows are known from the start: no extension's is faster. */
async function showFixed({ page }: CodePage): Promise<number> {
  const wanted = { selector: rows("FIXED_"), count: IN_SIGHT, event: "pointerdown" } as const;
  const { started, painted } = await timeToPaint(page, wanted, () =>
    page.getByRole("tab", { name: "Rows", exact: true }).click(),
  );
  return painted - started;
}

/** At a person's pace: VS Code takes a click that comes while it changes the side bar for one that closes it. */
async function showExplorer({ page }: CodePage): Promise<void> {
  await page.waitForTimeout(PACE);
  await page.getByRole("tab", { name: /^Explorer/ }).click();
  await page.locator(".explorer-folders-view").waitFor();
  await page.waitForTimeout(PACE);
}

/** Rows of the view whose names begin so. */
function rows(start: string): string {
  return `.part.sidebar .monaco-list-row[aria-label^="${start}"]`;
}

/** What VS Code itself says of each extension in its list of those that run. */
async function activationTimes(window: CodePage): Promise<(name: string) => number> {
  // High enough for all of its rows: those out of sight are not drawn.
  await window.page.setViewportSize({ width: 1280, height: 2400 });
  await window.command("Developer: Show Running Extensions");
  const list = window.page.locator(".runtime-extensions-editor");
  await list.locator(".activation-time").first().waitFor();
  const times = new Map<string, number>();
  for (const row of await list.locator(".monaco-list-row").all()) {
    const [, name = ""] = /^\s*(\S.*?)\s*$/.exec((await row.locator(".name").textContent()) ?? "") ?? [];
    const [, time] = /(\d+) ?ms/.exec((await row.locator(".activation-time").textContent()) ?? "") ?? [];
    times.set(name, Number(time));
  }
  return (name) => {
    const time = times.get(name);
    if (time === undefined || Number.isNaN(time)) {
      throw new Error(`VS Code tells no activation time of ${name}; it lists ${[...times.keys()].join(", ")}.`);
    }
    return time;
  };
}
