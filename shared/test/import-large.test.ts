import { describe, expect, test } from "vitest";
import { parseImport } from "../src/index.ts";
import { readImport } from "./read-import.ts";

describe("large", () => {
  test.each([
    [".env", (index: number) => `NAME_${index}="value ${index}"\n`],
    ["secrets.sh", (index: number) => `export NAME_${index}='value ${index}'\n`],
  ])("10,000 entries of %s", (fileName, line) => {
    const content = Array.from({ length: 10_000 }, (_none, index) => line(index)).join("");
    const { entries, problems } = parseImport(Buffer.from(content), fileName);
    expect([entries.length, problems.length]).toEqual([10_000, 0]);
    expect(entries.at(-1)).toMatchObject({ name: "NAME_9999", line: 10_000 });
  });

  test.each([
    ["env", ".env", `A="${"x".repeat(2 ** 21)}"`],
    ["json", "a.json", `{"A": "${"x".repeat(2 ** 21)}"}`],
    ["shell", "a.sh", `A='${"x".repeat(2 ** 21)}'`],
  ])("a value of 2 MiB in %s is read, and refused later", (_format, fileName, content) => {
    expect(parseImport(Buffer.from(content), fileName).entries[0]?.value.byteLength).toBe(2 ** 21);
  });

  test.each([
    ["quotes that are never closed", ".env", `A="\n`.repeat(200_000)],
    ["escaped quotes", ".env", `A='${"\\'".repeat(500_000)}`],
    ["escaped quotes in double quotes", ".env", `A="${'\\"'.repeat(500_000)}`],
    ["words in one line", "a.sh", "A=1 ".repeat(250_000)],
    ["quotes that are never closed in a shell", "a.sh", `A='\nB="\n`.repeat(100_000)],
    ["open parentheses", "a.sh", "A=$(".repeat(100_000)],
    ["parentheses that are never closed", "a.sh", "A=$(\n".repeat(100_000)],
    ["lists that are never closed", "a.sh", "A=(\n".repeat(100_000)],
    ["braces that are never closed", "a.sh", "A=${\n".repeat(500_000)],
    ["references that are never closed", ".env", `A=${"${".repeat(500_000)}`],
    ["references that are never closed in quotes", ".env", `A="${"${".repeat(500_000)}"`],
    ["keys that never end", ".env", 'A="-----BEGIN X"x\n'.repeat(100_000)],
    ["blanks", ".env", `A=${" ".repeat(1_000_000)}b`],
    ["lists in a list", "a.json", `{"A": ["${"x".repeat(1000)}"${", []".repeat(100_000)}]}`],
  ])("%s take no time to speak of", (_what, fileName, content) => {
    // A reader that goes back takes minutes, and the test ends for that.
    expect(parseImport(Buffer.from(content), fileName).format).toBeDefined();
  });

  test("references that would double without end", () => {
    const lines = Array.from({ length: 40 }, (_none, index) => `A${index + 1}=\${A${index}}\${A${index}}`);
    const shell = readImport([`A0=${"x".repeat(1000)}`, ...lines].join("\n"), "a.sh");
    const env = readImport([`A0=${"x".repeat(1000)}`, ...lines].join("\n"), ".env");
    expect(env.problems).toContain("13: import-references-full A12");
    expect(shell.problems).toContain("13: import-shell-variable A12");
    expect(Object.keys(env.values)).toContain("A10");
  });
});
