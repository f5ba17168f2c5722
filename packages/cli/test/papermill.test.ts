import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.ts";

const papermill = join(
  import.meta.dirname,
  process.platform === "win32" ? "../../../.venv/Scripts/papermill.exe" : "../../../.venv/bin/papermill",
);
let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

test("a notebook that papermill runs finds the named secrets, and what it writes holds none", async () => {
  const value = "canary-71c3-of-the-job";
  await line.run(["set", "API_TOKEN"], value);
  await line.run(["set", "OTHER_TOKEN"], "another");
  const source = 'import os\nprint(len(os.environ["API_TOKEN"]), "OTHER_TOKEN" in os.environ)';
  const cell = { id: "one", cell_type: "code", metadata: {}, execution_count: null, outputs: [], source };
  const [input, output] = [join(line.home, "in.ipynb"), join(line.home, "out.ipynb")];
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  writeFileSync(input, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] }));
  const { code, stderr } = await line.run(["exec", "API_TOKEN", "--", papermill, "--no-progress-bar", input, output]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  const text = readFileSync(output, "utf8");
  expect(text).toContain(`${value.length} False`);
  expect(text).not.toContain(value);
});
