import { duration } from "./progress.mjs";

/**
 * What a run of the steps amounts to: the closing lines and the exit code. A step counts as failed when its program
 * failed, when it ran no test, or when it skipped one. `results` are `{ name, ok, counts?, failures?, milliseconds }`.
 */
export function testResult(results) {
  const problems = results.flatMap(problemsOf);
  const failures = results.flatMap(({ name, failures = [] }) => failures.map((failure) => `${name}: ${failure}`));
  const counted = results.filter((result) => result.counts !== undefined);
  const sum = (kind) => counted.reduce((total, { counts }) => total + counts[kind], 0);
  const time = duration(results.reduce((total, { milliseconds }) => total + milliseconds, 0));
  const parts = counted.map(({ name, counts }) => `${name} ${counts.passed}`).join(", ");
  const lines = [...failures, ...problems.map((problem) => `FAILED ${problem}`)];
  if (counted.length > 0) {
    const skipped = sum("skipped");
    lines.push(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }
  if (problems.length > 0) {
    const steps = new Set(problems.map((problem) => problem.split(":")[0])).size;
    lines.push(
      `${steps === 1 ? "1 step" : `${steps} steps`} failed; ${sum("passed")} tests passed in ${time} (${parts})`,
    );
  } else if (counted.length === 0) {
    lines.push(`${results.map(({ name }) => name).join(", ")} passed in ${time}`);
  } else {
    lines.push(`${sum("passed")} tests passed in ${time} (${parts})`);
  }
  return { lines, exitCode: problems.length > 0 ? 1 : 0 };
}

function problemsOf({ name, ok, counts }) {
  if (counts === undefined) return ok ? [] : [`${name}: see above`];
  const problems = [];
  if (counts.failed > 0) problems.push(`${name}: ${counts.failed} failed`);
  else if (!ok) problems.push(`${name}: its program failed, see above`);
  if (counts.skipped > 0) problems.push(`${name}: ${counts.skipped} skipped`);
  if (counts.passed + counts.failed === 0) problems.push(`${name}: no test ran`);
  return problems;
}
