import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { failedInJunit, failedInPlaywright, failedInVitest } from "./failed-tests.mjs";
import { venvPython } from "./python.mjs";
import { run } from "./run-command.mjs";

const REPORTS = inCheckout(".work", "reports");
const VITEST = inCheckout("node_modules", "vitest", "vitest.mjs");
const PLAYWRIGHT = inCheckout("node_modules", "@playwright", "test", "cli.js");
const EXTENSION_HOST = inCheckout("scripts", "test-extension-host.mjs");
const NONE = { passed: 0, failed: 0, skipped: 0 };

/**
 * What `npm test` runs, in order. Each run resolves with `{ ok, counts, failures }`: `counts` is absent where nothing is
 * counted, and `failures` are the failed tests' names with what they said.
 */
export const TEST_STEPS = [
  { name: "check", title: "types, lint, format, arrows, manifests", run: check },
  { name: "unit", title: "unit and conformance", run: () => vitest("unit") },
  { name: "faults", title: "crashes and competing processes", run: () => vitest("faults") },
  { name: "kubernetes", title: "the store on a real API server", run: () => vitest("kubernetes") },
  { name: "hub", title: "a JupyterHub with its users' servers", run: () => vitest("hub") },
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
  const found = read(report, (text) => {
    const json = JSON.parse(text);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = json;
    const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
    return { counts, failures: failedInVitest(json) };
  });
  return { ok: code === 0, ...found };
}

async function python() {
  let ok = true;
  const counts = { ...NONE };
  const failures = [];
  for (const directory of ["packages/loader", "jupyterlab-ext"]) {
    const report = newReport(`python-${directory.split("/").at(-1)}.xml`);
    const args = ["-m", "pytest", "--color=yes", `--junit-xml=${report}`, "tests"];
    const { code } = await run(venvPython, args, { cwd: inCheckout(...directory.split("/")), show: true });
    ok &&= code === 0;
    const found = read(report, (text) => ({ counts: countJunit(text), failures: failedInJunit(text) }));
    for (const kind of Object.keys(counts)) counts[kind] += found.counts[kind];
    failures.push(...found.failures);
  }
  return { ok, counts, failures };
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
  const found = read(report, (text) => {
    const json = JSON.parse(text);
    const { expected, unexpected, flaky, skipped } = json.stats;
    return { counts: { passed: expected, failed: unexpected + flaky, skipped }, failures: failedInPlaywright(json) };
  });
  return { ok: code === 0, ...found };
}

async function extensionHost() {
  const report = newReport("extension-host.json");
  const env = { NBSECRETS_TESTS_REPORT: report };
  const { code } = await run(process.execPath, [EXTENSION_HOST], { show: true, env });
  const found = read(report, (text) => {
    const { passed, failed, skipped, failures } = JSON.parse(text);
    return { counts: { passed, failed, skipped }, failures };
  });
  return { ok: code === 0, ...found };
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
    if (error.code === "ENOENT") return { counts: { ...NONE }, failures: [] };
    throw error;
  }
}
