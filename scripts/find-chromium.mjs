import { existsSync } from "node:fs";
import { inCheckout, isMain, main, Refusal } from "./checkout.mjs";
import { run } from "./run-command.mjs";

const ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const QUIET_SECONDS = 60;

/**
 * The program of a Chromium that runs: `$CHROMIUM_PATH`, else the system's, else Playwright's, else, as root with apt,
 * Debian's package; installs the last two. Sets CHROMIUM_PATH for what this process starts. False when nothing was installed.
 */
export async function provideChromium() {
  const there = await findChromium();
  process.env.CHROMIUM_PATH = there ?? (await installChromium());
  return there === undefined;
}

async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (await runs(named)) return named;
    throw new Refusal(`CHROMIUM_PATH names ${named}, which does not run as Chromium; correct it or remove it.`);
  }
  for (const program of ON_PATH) {
    const path = await whereIs(program);
    if (path !== undefined && (await runs(path))) return path;
  }
  for (const path of [...APPLICATIONS, await playwrightPath()]) {
    if (existsSync(path) && (await runs(path))) return path;
  }
  return undefined;
}

async function installChromium() {
  const playwright = inCheckout("node_modules", "playwright", "cli.js");
  await run(process.execPath, [playwright, "install", "chromium"], { log: "playwright", quietSeconds: QUIET_SECONDS });
  const path = await playwrightPath();
  if (existsSync(path) && (await runs(path))) return path;
  if (process.getuid?.() === 0 && (await whereIs("apt-get")) !== undefined) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-q"], { env, log: "apt-update" });
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env, log: "apt-install" });
    const system = await whereIs("chromium");
    if (system !== undefined && (await runs(system))) return system;
  }
  throw new Refusal("There is no Chromium for the browser tests: install one, or name its program in CHROMIUM_PATH.");
}

async function playwrightPath() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

/** Some systems have a `chromium-browser` that only says to install another package. */
async function runs(path) {
  try {
    // A Chromium on Windows opens a window when asked for its version.
    if (process.platform === "win32") return existsSync(path);
    return (await run(path, ["--version"], { quietSeconds: 20 })).code === 0;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EACCES") return false;
    throw error;
  }
}

async function whereIs(program) {
  if (process.platform === "win32") {
    const { code, output } = await run("where", [program]);
    return code === 0 ? output.trim().split(/\r?\n/)[0] : undefined;
  }
  const { code, output } = await run("sh", ["-c", 'command -v "$0"', program]);
  return code === 0 ? output.trim() : undefined;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await provideChromium();
    console.log(process.env.CHROMIUM_PATH);
  });
}
