import { expect, test } from "vitest";
import { failedInJunit, failedInPlaywright, failedInVitest } from "../failed-tests.mjs";
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

test("the last lines tell each failed test again", () => {
  const result = { ...step("browser", 9, { ok: false, counts: { failed: 1 } }), failures: ["a.spec.ts:3 › it works"] };
  expect(testResult([result]).lines.slice(0, 2)).toEqual([
    "browser: a.spec.ts:3 › it works",
    "FAILED browser: 1 failed",
  ]);
});

test("failed tests are found in the report of each program that runs tests", () => {
  const error = { message: "\u001b[31mno row\u001b[39m\n\nwaited 20 s" };
  const spec = (title, ok) => ({ title, ok, file: "a.spec.ts", line: 3, tests: [{ results: [ok ? {} : { error }] }] });
  const suites = [{ specs: [spec("good", true)], suites: [{ specs: [spec("bad", false)] }] }];
  expect(failedInPlaywright({ suites })).toEqual(["a.spec.ts:3 › bad\n    no row\n    waited 20 s"]);
  expect(failedInPlaywright({ errors: [error] })).toEqual(["outside of any test\n    no row\n    waited 20 s"]);

  const tests = [
    { status: "passed", fullName: "good", failureMessages: [] },
    { status: "failed", fullName: "bad", failureMessages: ["expected 1"] },
  ];
  const testResults = [
    { name: "a.test.ts", status: "failed", message: "", assertionResults: tests },
    { name: "b.test.ts", status: "failed", message: "no such module", assertionResults: [] },
  ];
  expect(failedInVitest({ testResults })).toEqual(["a.test.ts › bad\n    expected 1", "b.test.ts\n    no such module"]);

  const junit =
    '<testcase classname="tests.a" name="good" time="1" /><testcase classname="tests.a" name="bad" time="1"><failure message="assert 1 &lt; 0&#10;again">';
  expect(failedInJunit(junit)).toEqual(["tests.a › bad\n    assert 1 < 0\n    again"]);
});
