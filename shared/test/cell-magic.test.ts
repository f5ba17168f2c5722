import { expect, it } from "vitest";
import { cellLanguage } from "../src/cell-magic.ts";

it.each([
  ["x = 1", "python"],
  ["", "python"],
  ["%time x", "python"],
  ["x = 1\n%%bash", "python"],
  ["%%time\nx", "python"],
  ["%%timeit -n 3 x = 1\nx", "python"],
  ["%%capture --no-stderr\nx", "python"],
  ["%%bash\necho", "bash"],
  ["\n  \n%%bash --out x\r\necho", "bash"],
  ["%%sh", "bash"],
  ["%%script bash\n", "bash"],
  ["%%script --bg --out x.txt\n", ""],
  ["%%script --bg /usr/bin/sh -e\n", "bash"],
  ["%%script\n", ""],
  ["%%script python3\n", ""],
  ["%%R -i x\n", "R"],
  ["%%r\n", ""],
  ["%%julia\n", "julia"],
  ["%%javascript\n", ""],
  ["%%js\n", ""],
  ["%%html\n", ""],
  ["%%sql\n", ""],
  ["%%constructor\n", ""],
  ["%%", "python"],
  [`%%${" ".repeat(100_000)}x`, "python"],
])("%j is a cell in %j", (source, language) => {
  expect(cellLanguage(source)).toBe(language);
});
