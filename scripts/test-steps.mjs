import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { venvPython } from "./python.mjs";
import { run } from "./run-command.mjs";

const REPORTS = inCheckout(".work", "reports");
const VITEST = inCheckout("node_modules", "vitest", "vitest.mjs");
const PLAYWRIGHT = inCheckout("node_modules", "@playwright", "test", "cli.js");
const EXTENSION_HOST = inCheckout("scripts", "test-extension-host.mjs");
const NONE = { passed: 0, failed: 0, skipped: 0 };

/** What `npm test` runs, in order. Each run resolves with `{ ok, counts }`; counts is absent where nothing is counted. */
export const TEST_STEPS = [
  { name: "check", title: "types, lint, format, arrows, manifests", run: check },
  { name: "unit", title: "unit and conformance", run: () => vitest("unit") },
  { name: "faults", title: "crashes and competing processes", run: () => vitest("faults") },
  { name: "kubernetes", title: "the store on a real API server", run: () => vitest("kubernetes") },
  { name: "python", title: "Python", run: python },
  { name: "browser", title: "JupyterLab, end to end in a browser", run: () => browser("jupyterlab") },
  { name: "extension-host", title: "inside VS Code's extension host", run: extensionHost },
  { name: "vscode", title: "VS Code, end to end in a browser", run: () => browser("vscode") },
];

async function check() {
  const { code } = await run(process.execPath, [inCheckout("scripts", "check.mjs"), "--set-up-is-done"], {
    show: true,
  });
  return { ok: code === 0 };
}

async function vitest(project) {
  const report = newReport(`${project}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run(process.execPath, [VITEST, "run", "--project", project, ...reporters], { show: true });
  const counts = read(report, (text) => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(text);
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  });
  return { ok: code === 0, counts };
}

async function python() {
  let ok = true;
  const counts = { ...NONE };
  for (const directory of ["packages/loader", "jupyterlab-ext"]) {
    const report = newReport(`python-${directory.split("/").at(-1)}.xml`);
    const args = ["-m", "pytest", "--color=yes", `--junit-xml=${report}`, "tests"];
    const { code } = await run(venvPython, args, { cwd: inCheckout(...directory.split("/")), show: true });
    ok &&= code === 0;
    const found = read(report, countJunit);
    for (const kind of Object.keys(counts)) counts[kind] += found[kind];
  }
  return { ok, counts };
}

/** pytest's own totals stand on the first `<testsuite>` of its report. */
export function countJunit(text) {
  const suite = /<testsuite\s[^>]*>/.exec(text)?.[0] ?? "";
  const number = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  return { passed: Math.max(0, number("tests") - failed - number("skipped")), failed, skipped: number("skipped") };
}

async function browser(project) {
  const report = newReport(`${project}.json`);
  const config = ["--config", "test/editors/playwright.config.ts", `--project=${project}`];
  const args = ["test", ...config, "--reporter=list,json"];
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" };
  const { code } = await run(process.execPath, [PLAYWRIGHT, ...args], { show: true, env });
  const counts = read(report, (text) => {
    const { expected, unexpected, flaky, skipped } = JSON.parse(text).stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  });
  return { ok: code === 0, counts };
}

async function extensionHost() {
  const report = newReport("extension-host.json");
  const env = { NBSECRETS_TESTS_REPORT: report };
  const { code } = await run(process.execPath, [EXTENSION_HOST], { show: true, env });
  const counts = read(report, (text) => {
    const { passed, failed, skipped } = JSON.parse(text);
    return { passed, failed, skipped };
  });
  return { ok: code === 0, counts };
}

/** An old report never stands in for one that was not written. */
function newReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  const path = inCheckout(".work", "reports", name);
  rmSync(path, { force: true });
  return path;
}

function read(report, count) {
  try {
    return count(readFileSync(report, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return { ...NONE };
    throw error;
  }
}
