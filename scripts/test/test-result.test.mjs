import { expect, test } from "vitest";
import { testResult } from "../test-result.mjs";
import { countJunit } from "../test-steps.mjs";

const step = (name, passed, more = {}) => ({
  name,
  ok: true,
  milliseconds: 1000,
  counts: { passed, failed: 0, skipped: 0, ...more.counts },
  ...(more.ok === undefined ? {} : { ok: more.ok }),
});

test("the last line counts the tests of each step", () => {
  const check = { name: "check", ok: true, milliseconds: 70_000 };
  const { lines, exitCode } = testResult([check, step("unit", 900), step("browser", 30)]);
  expect(lines).toEqual(["930 passed, 0 failed", "930 tests passed in 1 m 12 s (unit 900, browser 30)"]);
  expect(exitCode).toBe(0);
});

test.each([
  ["a failed test", step("unit", 9, { ok: false, counts: { failed: 1 } }), "FAILED unit: 1 failed"],
  ["a skipped test", step("unit", 9, { counts: { skipped: 2 } }), "FAILED unit: 2 skipped"],
  ["no test at all", step("faults", 0), "FAILED faults: no test ran"],
  [
    "a program that failed after its tests",
    step("python", 9, { ok: false }),
    "FAILED python: its program failed, see above",
  ],
  ["a failed check", { name: "check", ok: false, milliseconds: 1 }, "FAILED check: see above"],
])("%s fails the run", (_what, result, line) => {
  const { lines, exitCode } = testResult([step("other", 5), result]);
  expect(lines[0]).toBe(line);
  expect(lines.at(-1)).toContain("1 step failed");
  expect(exitCode).toBe(1);
});

test("pytest's report is counted", () => {
  const report =
    '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.5">';
  expect(countJunit(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});
