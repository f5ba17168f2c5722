import { describe, expect, it } from "vitest";
import { NotebookReferences, readCode, unknownNames } from "../src/index.ts";

const LENGTH = 1_000_000;
const many = (text: string): string => text.repeat(Math.floor(LENGTH / text.length));

/**
 * A megabyte each, of which every place was once compared with every other one: they took minutes, up to hours. What a parser
 * reads may be given up as tangled, so of that no number is said.
 */
const inputs: readonly (readonly [what: string, language: string, code: string, references: number | undefined])[] = [
  ["one name, read over and over", "bash", many("$A_KEY "), 142_857],
  ["one name, set and read over and over", "bash", many("A_KEY=1;$A_KEY;"), 2 * 66_666],
  ["words that one command sets", "bash", `export ${many("A=1 ")}`, 250_000],
  ["calls within calls that are not closed", "R", many("Sys.getenv("), 90_908],
  ["targets of one assignment", "python", `import os\n${many('os.environ["A"],')}=1`, undefined],
  [
    "a long list that a loop reads over and over",
    "python",
    `import os\nfor k in [${many('"A",').slice(0, 500_000)}]:\n  ${many("os.environ[k];").slice(0, 499_996)}`,
    undefined,
  ],
  ["an import without an end", "javascript", `import {${many("env ")} from "process"`, undefined],
];

describe("a hostile cell", () => {
  it.each(inputs)(
    "%s in %s",
    (_what, language, code, count) => {
      const notebook = new NotebookReferences();
      const readings = notebook.update([{ code, language }]);
      expect(readings[0]?.references.length).toBe(count ?? readings[0]?.references.length);
      notebook.needs();
      unknownNames(readings, { stored: new Set(Array.from({ length: 500 }, (_, index) => `A_KEX_${index}`)) });
    },
    60_000,
  );

  it("magics in magics without an end are read as far as somebody might write them", () => {
    expect(() => readCode(`${many("%time ")}os.environ["A_KEY"]`, "python")).not.toThrow();
    const nested = readCode('%time %time %timeit os.environ["A_KEY"]', "python").references;
    expect(nested.map((reference) => reference.kind === "name" && reference.name)).toEqual(["A_KEY"]);
  });

  it("gives no more names a meaning than a person might, for each is looked for in every other cell", () => {
    const code = Array.from({ length: 30_000 }, (_, index) => `from os import environ as a${index}`).join("\n");
    expect(readCode(code, "python").meanings.size).toBeLessThan(1_000);
    expect(readCode(`${code.slice(0, 3_000)}\na0["A_KEY"]`, "python").references).toHaveLength(1);
  });
});
