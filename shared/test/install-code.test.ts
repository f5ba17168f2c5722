import { expect, test } from "vitest";
import { installCode } from "@nbsecrets/shared";
import { runPython } from "./run-python.ts";

test("an ordinary wheel is installed by IPython's own command", () => {
  const wheel = "/opt/my lab/nbsecrets-0.1.0-py3-none-any.whl";
  expect(installCode(wheel)).toBe(`%pip install --no-index "${wheel}"`);
});

test.each([
  "/a/$HOME/n.whl",
  "/a/`id`/n.whl",
  '/a/"; x/n.whl',
  "/a/{1+1}/n.whl",
  "/a/\n!id/n.whl",
  "/a/$ü\u2028\\n/n.whl",
])("nothing in %j is expanded", (wheel) => {
  const printed = 'import subprocess\nsubprocess.run = lambda words, check: print(ascii(words[1:]), end="")\n';
  const { stdout, stderr } = runPython(printed + installCode(wheel));
  expect(stderr).toBe("");
  const ascii = runPython(`import json, sys; print(ascii(json.load(sys.stdin)), end="")`, {
    input: JSON.stringify(["-m", "pip", "install", "--no-index", wheel]),
  });
  expect(stdout).toBe(ascii.stdout);
});
