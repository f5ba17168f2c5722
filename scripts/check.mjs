import { inCheckout, main, Refusal } from "./checkout.mjs";
import { onNode24 } from "./on-node24.mjs";
import { duration } from "./progress.mjs";
import { venvPython } from "./python.mjs";
import { run } from "./run-command.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";

const node = (...parts) => [process.execPath, inCheckout("node_modules", ...parts)];
const TSC = node("typescript", "bin", "tsc");
const PROJECTS = [
  "shared",
  "shared/test",
  "packages/references",
  "packages/references/test",
  "packages/stores",
  "packages/cli",
  "jupyterlab-ext",
  "vscode-ext",
  "test",
];
const PYTHON = [
  ["packages/loader", "packages/loader"],
  ["bridge", "jupyterlab-ext"],
];

const CHECKS = [
  ...PROJECTS.map((project) => ({
    title: `types of ${project}`,
    command: [...TSC, "-p", inCheckout(...project.split("/"))],
  })),
  {
    title: "lint",
    command: [...node("eslint", "bin", "eslint.js"), "--cache", "--cache-location", ".work/eslint/", "."],
  },
  { title: "format", command: [...node("prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."] },
  { title: "arrows", command: [process.execPath, inCheckout("scripts", "check-arrows.mjs")] },
  { title: "manifests", command: [process.execPath, inCheckout("scripts", "generate-manifests.mjs"), "--check"] },
  ...PYTHON.flatMap(([title, directory]) => {
    const cwd = inCheckout(...directory.split("/"));
    return [
      { title: `Python lint of ${title}`, cwd, command: [venvPython, "-m", "ruff", "check", "--quiet", "."] },
      {
        title: `Python format of ${title}`,
        cwd,
        command: [venvPython, "-m", "ruff", "format", "--check", "--quiet", "."],
      },
      { title: `Python types of ${title}`, cwd, command: [venvPython, "-m", "mypy", "--no-error-summary"] },
    ];
  }),
];

await main(async () => {
  const [option, ...rest] = process.argv.slice(2);
  const isSetUp = option === "--set-up-is-done";
  if (rest.length > 0 || (option !== undefined && !isSetUp)) throw new Refusal("npm run check takes no options.");
  if (!isSetUp) {
    await onNode24(import.meta.url, SET_UP_STEPS);
    await setUp({ tests: true });
  }
  const started = performance.now();
  const queue = [...CHECKS];
  const failed = [];
  // Two at a time: most of them are one thread each.
  await Promise.all([work(queue, failed), work(queue, failed)]);
  const time = duration(performance.now() - started);
  if (failed.length > 0) {
    console.log(`${failed.length} of ${CHECKS.length} checks failed in ${time}: ${failed.join(", ")}`);
    return 1;
  }
  console.log(`${CHECKS.length} checks passed in ${time}`);
});

async function work(queue, failed) {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const [program, ...args] = check.command;
    const started = performance.now();
    const { code, output } = await run(program, args, { cwd: check.cwd });
    const result = code === 0 ? "ok" : "FAILED";
    console.log(`${check.title}: ${result} in ${duration(performance.now() - started)}`);
    if (code !== 0) {
      failed.push(check.title);
      console.log(output.trimEnd());
    }
  }
}
