import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** What the tests came to; `lines` are for a person to read, `failures` the failed ones' names with what they said. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly lines: readonly string[];
  readonly failures: readonly string[];
}

/**
 * Runs the suites of these modules with mocha, inside VS Code's extension host, and writes a Report into the file that
 * NBSECRETS_TESTS_REPORT names. Rejects when one failed: VS Code then tells the page code 1.
 */
export async function runTests(modules: readonly (() => Promise<unknown>)[]): Promise<void> {
  const file = process.env["NBSECRETS_TESTS_REPORT"];
  if (file === undefined) {
    throw new Error("NBSECRETS_TESTS_REPORT names no file.");
  }
  const mocha = new Mocha({ timeout: 20_000, reporter: "min" });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  for (const load of modules) {
    await load();
  }
  const report = await reportOf(mocha);
  writeFileSync(file, JSON.stringify(report));
  if (report.failed > 0) {
    throw new Error(`${report.failed} tests failed.`);
  }
}

function reportOf(mocha: Mocha): Promise<Report> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    const failures: string[] = [];
    const runner = mocha.run(() => {
      const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending, lines, failures });
    });
    runner
      .on("pass", (test) => lines.push(`  ok  ${test.fullTitle()} (${test.duration ?? 0} ms)`))
      .on("pending", (test) => lines.push(`  --  ${test.fullTitle()}`))
      .on("fail", (test, error: Error) => {
        lines.push(`FAIL  ${test.fullTitle()}`, error.stack ?? error.message);
        failures.push(`${test.fullTitle()}\n    ${error.message}`);
      });
  });
}
